public import Tensor

extension Variable {
  /// Elementwise sum of equal shapes.
  public static func + (a: Variable, b: Variable) -> Variable {
    .recording(a.value + b.value, from: [a, b]) { dy, sink in
      sink.add(dy, to: 0)
      sink.add(dy, to: 1)
    }
  }

  /// Every element times a constant.
  public static func * (a: Variable, factor: Float) -> Variable {
    .recording(a.value * factor, from: [a]) { dy, sink in sink.add(dy * factor, to: 0) }
  }

  /// Inverted dropout; the identity when the mask keeps everything.
  public func dropout(_ mask: DropoutMask) -> Variable {
    if mask.keep == 1 { return self }
    let x = saved
    return .recording(value.dropout(mask), from: [self], remake: { x().dropout(mask) }) { dy, sink in
      sink.add(dy.dropout(mask), to: 0)
    }
  }

  /// The same elements under another shape.
  public func reshaped(_ shape: Shape) -> Variable {
    let (original, x) = (self.shape, saved)
    return .recording(value.reshaped(shape), from: [self], remake: { x().reshaped(shape) }) { dy, sink in
      sink.add(dy.reshaped(original), to: 0)
    }
  }

  /// The mean of all elements, a scalar.
  public func mean() -> Variable {
    let (shape, count) = (self.shape, value.count)
    return .recording(value.mean(over: count), from: [self]) { dy, sink in
      sink.add(dy.spread(over: Float(count), shape: shape), to: 0)
    }
  }
}

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
  /// `e` to the power of a single number, such as the logarithm of a temperature.
  public func exponential() -> Variable {
    require(value.count == 1, "exponential: \(shape) is not a scalar")
    let output = value.exponential()
    return .recording(output, from: [self]) { dy, sink in sink.add(dy.scaled(by: output), to: 0) }
  }
}
