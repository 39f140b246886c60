extension Tensor {
  /// `max(x, 0)` of each element; what is not a number stays so.
  ///
  /// A plain loop and no kernel: heads of downstream tasks use it, on one row a sample.
  public func relu() -> Tensor {
    withValues { input in
      Tensor(shape: shape, on: device) { output in
        for index in output.indices { output[index] = input[index] < 0 ? 0 : input[index] }
      }
    }
  }

  /// `self *= relu'`, given what ``relu()`` gave; the slope at 0 is 0, as PyTorch has it.
  package mutating func multiplyByReLUSlope(output: Tensor) {
    require(shape == output.shape, "relu: a gradient of \(shape) for an output of \(output.shape)")
    output.withValues { output in
      withMutableValues { gradient in
        for index in gradient.indices where !(output[index] > 0) { gradient[index] = 0 }
      }
    }
  }
}
