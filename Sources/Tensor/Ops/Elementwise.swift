extension Tensor {
  /// Elementwise sum of equal shapes.
  public static func + (a: Tensor, b: Tensor) -> Tensor {
    require(a.shape == b.shape, "add: shapes differ, \(a.shape) + \(b.shape)")
    var out = Tensor(uninitialized: a.shape, on: a.device)
    a.device.add(&out, a, b)
    return out
  }

  /// Every element times `factor`.
  public static func * (a: Tensor, factor: Float) -> Tensor {
    var out = a
    out.device.scale(&out, by: factor)
    return out
  }

  /// `self += factor * other`
  public mutating func add(_ other: Tensor, times factor: Float = 1) {
    require(shape == other.shape, "add: shapes differ, \(shape) + \(other.shape)")
    device.axpy(&self, factor, other)
  }

  /// `self += weight * (target - self)`: one step of a moving average.
  package mutating func move(toward target: Tensor, weight: Float) {
    require(shape == target.shape, "move: shapes differ, \(shape) toward \(target.shape)")
    device.lerp(&self, toward: target, weight: weight)
  }

  /// Inverted dropout; the identity when the mask keeps everything.
  package func dropout(_ mask: DropoutMask) -> Tensor {
    if mask.keep == 1 { return self }
    var out = Tensor(uninitialized: shape, on: device)
    device.dropout(&out, self, mask: mask)
    return out
  }

  /// The inner product of equal shapes, summed in double precision.
  public func dot(_ other: Tensor) -> Double {
    require(shape == other.shape, "dot: shapes differ, \(shape) and \(other.shape)")
    return device.dot(self, other)
  }

  /// The sum of all elements, in double precision.
  public func sum() -> Double { device.sums(self).sum }

  /// The sum of all squares, in double precision.
  public func sumOfSquares() -> Double { device.sums(self).squares }

  /// True if no element is infinite or not a number.
  package var isFinite: Bool { device.sums(self).isFinite }
}

extension Tensor {
  /// `max(x, 0)` of each element; what is not a number stays so.
  ///
  /// A plain loop and no kernel: heads of downstream tasks use it, on one row a sample.
  package func relu() -> Tensor {
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
