import Tensor

extension Variable {
  /// `max(x, 0)` of each element.
  public func relu() -> Variable {
    // The output says where the slope is 1, and is what the next layer keeps anyway.
    let output = value.relu()
    return .recording(output, from: [self]) { dy, sink in
      dy.multiplyByReLUSlope(output: output)
      sink.add(dy, to: 0)
    }
  }
}
