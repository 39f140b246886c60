// Scalars that stay on the device: what a step computes with single numbers without reading one.

extension Tensor {
  /// The sum of all elements over `count`, a scalar; summed in double precision.
  package func mean(over count: Int) -> Tensor {
    var out = Tensor(uninitialized: [], on: device)
    device.mean(&out, self, over: count)
    return out
  }

  /// A tensor of `shape` whose elements are all this scalar over `divisor`.
  package func spread(over divisor: Float = 1, shape: Shape) -> Tensor {
    requireScalar("spread")
    var out = Tensor(uninitialized: shape, on: device)
    device.fill(&out, with: self, over: divisor)
    return out
  }

  /// Every element times a scalar over `divisor`.
  package func scaled(by scalar: Tensor, over divisor: Float = 1) -> Tensor {
    scalar.requireScalar("scaled")
    let device = commonDevice("scaled", self, scalar)
    var out = self
    device.scale(&out, by: scalar, over: divisor)
    return out
  }

  /// Minus the inner product with `other` over the scalar `divisor`, a tensor of the divisor's shape; summed in double precision.
  package func negatedDot(_ other: Tensor, over divisor: Tensor) -> Tensor {
    require(shape == other.shape, "dot: shapes differ, \(shape) and \(other.shape)")
    divisor.requireScalar("dot")
    let device = commonDevice("dot", self, other, divisor)
    var out = Tensor(uninitialized: divisor.shape, on: device)
    device.negatedDot(&out, self, other, over: divisor)
    return out
  }

  /// Elements outside `range` become its nearer end.
  package mutating func clamp(to range: ClosedRange<Float>) { device.clamp(&self, to: range) }

  /// `e` to the power of each element, one after the other: for single numbers.
  package func exponential() -> Tensor {
    var out = self
    device.exponential(&out)
    return out
  }

  /// Several scalars as one tensor `[scalars.count]`.
  package static func gathering(_ scalars: [Tensor], on device: any Device) -> Tensor {
    var out = Tensor(uninitialized: [scalars.count], on: device)
    let one = MatrixWindow(rows: 1, columns: 1, stride: 1)
    for (place, scalar) in scalars.enumerated() {
      scalar.requireScalar("gathering")
      commonDevice("gathering", out, scalar).copy(
        &out, MatrixWindow(rows: 1, columns: 1, offset: place, stride: 1), from: scalar, one)
    }
    return out
  }

  private func requireScalar(_ operation: StaticString) {
    require(count == 1, "\(operation): \(shape) is not a scalar")
  }
}
