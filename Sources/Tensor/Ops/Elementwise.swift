extension Tensor {
  /// Elementwise sum of equal shapes.
  public static func + (a: Tensor, b: Tensor) -> Tensor {
    require(a.shape == b.shape, "add: shapes differ, \(a.shape) + \(b.shape)")
    let device = commonDevice("add", a, b)
    var out = Tensor(uninitialized: a.shape, on: device)
    device.add(&out, a, b)
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
    commonDevice("add", self, other).axpy(&self, factor, other)
  }

  /// `self += weight * (target - self)`: one step of a moving average.
  package mutating func move(toward target: Tensor, weight: Float) {
    require(shape == target.shape, "move: shapes differ, \(shape) toward \(target.shape)")
    commonDevice("move", self, target).lerp(&self, toward: target, weight: weight)
  }

  /// Inverted dropout; the identity when the mask keeps everything.
  package func dropout(_ mask: DropoutMask) -> Tensor {
    if mask.keep == 1 { return self }
    var out = Tensor(uninitialized: shape, on: device)
    device.dropout(&out, self, mask: mask)
    return out
  }

  /// The inner product of equal shapes, summed in double precision; read back.
  public func dot(_ other: Tensor) -> Double {
    require(shape == other.shape, "dot: shapes differ, \(shape) and \(other.shape)")
    let device = commonDevice("dot", self, other)
    var sums = DeviceSums(count: 1, on: device)
    device.dot(&sums, at: 0, self, other)
    return sums.values[0]
  }

  /// The sum of all elements, in double precision; read back.
  public func sum() -> Double {
    var sums = DeviceSums(count: 1, on: device)
    device.sum(&sums, at: 0, self)
    return sums.values[0]
  }

  /// The sum of all squares, in double precision; read back.
  public func sumOfSquares() -> Double {
    var sums = DeviceSums(count: 1, on: device)
    device.squares(&sums, at: 0, self)
    return sums.values[0]
  }

  /// True if no element is infinite or not a number; read back.
  package var isFinite: Bool { sumOfSquares().isFinite }
}

extension Tensor {
  /// `max(x, 0)` of each element; what is not a number stays so.
  package func relu() -> Tensor {
    var out = self
    device.relu(&out)
    return out
  }

  /// `self *= relu'`, given what ``relu()`` gave; the slope at 0 is 0, as PyTorch has it.
  package mutating func multiplyByReLUSlope(output: Tensor) {
    require(shape == output.shape, "relu: a gradient of \(shape) for an output of \(output.shape)")
    commonDevice("relu", self, output).reluBackward(&self, output: output)
  }
}
