import Tensor

extension Variable {
  /// Rows of unit length over the last axis.
  public func normalized() -> Variable {
    let (output, norms) = value.normalizedWithNorms()
    return .recording(output, from: [self]) { dy, sink in
      sink.add(dy.normalizedBackward(output: output, norms: norms), to: 0)
    }
  }
}
