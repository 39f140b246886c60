public import Tensor

// Sums are made in two passes: each block adds up its own elements, then one block adds up what the blocks found. How many there are
// follows from the number of elements alone.

extension CUDADevice {
  /// The sum of `x`, in double precision, to a place of `out`.
  public func sum(_ out: inout DeviceSums, at place: Int, _ x: Tensor) {
    sum(of: x, squares: false, into: out.address(of: place))
  }

  /// The sum of the squares of `x`, in double precision, to a place of `out`.
  public func squares(_ out: inout DeviceSums, at place: Int, _ x: Tensor) {
    sum(of: x, squares: true, into: out.address(of: place))
  }

  /// The dot product of two tensors of one size, in double precision, to a place of `out`.
  public func dot(_ out: inout DeviceSums, at place: Int, _ a: Tensor, _ b: Tensor) {
    dot(a, b, into: out.address(of: place))
  }

  /// The scalar `sum of x / count`.
  public func mean(_ out: inout Tensor, _ x: Tensor, over count: Int) {
    let target = KernelAddress(output: &out)
    withDouble { total in
      sum(of: x, squares: false, into: total)
      launch(.mean, .one, target, total, Double(count))
    }
  }

  /// The scalar `-<a, b> / divisor`.
  public func negatedDot(_ out: inout Tensor, _ a: Tensor, _ b: Tensor, over divisor: Tensor) {
    let target = KernelAddress(output: &out)
    withDouble { total in
      dot(a, b, into: total)
      launch(.negatedDot, .one, target, total, KernelAddress(divisor))
    }
  }

  /// Sets every element to `scalar / divisor`.
  public func fill(_ out: inout Tensor, with scalar: Tensor, over divisor: Float) {
    let count = out.count
    launch(.fillWithScalar, .elements(count), KernelAddress(output: &out), KernelAddress(scalar), divisor, count)
  }

  /// `x *= scalar / divisor`
  public func scale(_ x: inout Tensor, by scalar: Tensor, over divisor: Float) {
    let count = x.count
    launch(.scaleByScalar, .elements(count), KernelAddress(output: &x), KernelAddress(scalar), divisor, count)
  }

  /// Moves every element into the range; NaN stays NaN.
  public func clamp(_ x: inout Tensor, to range: ClosedRange<Float>) {
    let count = x.count
    launch(.clamp, .elements(count), KernelAddress(output: &x), range.lowerBound, range.upperBound, count)
  }

  /// `x = exp(x)`, in double precision before it is rounded.
  public func exponential(_ x: inout Tensor) {
    let count = x.count
    launch(.exponential, .elements(count), KernelAddress(output: &x), count)
  }

  /// Makes a scalar NaN where `x` is not finite, so that the host needs to read one number only.
  public func spoil(_ guarded: inout Tensor, unlessFinite x: Tensor) {
    let target = KernelAddress(output: &guarded)
    withDouble { total in
      sum(of: x, squares: true, into: total)
      launch(.spoil, .one, target, total)
    }
  }

  /// Makes a scalar NaN where the sum at a place is not finite.
  public func spoil(_ guarded: inout Tensor, unlessFinite sums: DeviceSums, at place: Int) {
    launch(.spoil, .one, KernelAddress(output: &guarded), KernelAddress(sums.storage, from: 2 * place))
  }

  /// Multiplies a scalar by `limit / norm` where the norm, the root of the sum of `squares`, is above `limit`.
  public func clip(_ scale: inout Tensor, to limit: Float, _ squares: DeviceSums) {
    launch(.clip, .one, KernelAddress(output: &scale), limit, KernelAddress(squares.storage), squares.count)
  }

  /// The elements that one block adds up.
  private static let elementsPerBlock = 16_384

  private func sum(of x: Tensor, squares: Bool, into total: KernelAddress) {
    withPartials(x.count, into: total) { partials, blocks in
      launch(
        .partialSums, .blocks(blocks), partials, KernelAddress(x), x.count, CUDADevice.elementsPerBlock,
        Int32(squares ? 1 : 0))
    }
  }

  private func dot(_ a: Tensor, _ b: Tensor, into total: KernelAddress) {
    withPartials(a.count, into: total) { partials, blocks in
      launch(
        .partialDots, .blocks(blocks), partials, KernelAddress(a), KernelAddress(b), a.count,
        CUDADevice.elementsPerBlock)
    }
  }

  /// Adds up a double of each block, which `fill` makes.
  private func withPartials(_ count: Int, into total: KernelAddress, _ fill: (KernelAddress, Int) -> Void) {
    let blocks = LaunchShape.quotient(count, CUDADevice.elementsPerBlock)
    withScratch(bytes: 8 * blocks) { partials in
      fill(KernelAddress(partials), blocks)
      launch(.total, .blocks(1), total, KernelAddress(partials), blocks)
    }
  }

  private func withDouble(_ body: (KernelAddress) -> Void) { withScratch(bytes: 8) { body(KernelAddress($0)) } }
}

extension DeviceSums {
  /// Where the number at a place is written.
  fileprivate mutating func address(of place: Int) -> KernelAddress {
    KernelAddress(output: &storage, from: 2 * place)
  }
}
