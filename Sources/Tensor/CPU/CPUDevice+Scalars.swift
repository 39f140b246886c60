internal import CKernels
import Foundation

// Single numbers: plain Swift, because nothing loops here but the sums behind them.

extension CPUDevice {
  /// The sum of `x`, in double precision, to a place of `out`.
  public func sum(_ out: inout DeviceSums, at place: Int, _ x: Tensor) {
    out.requirePlaces(place..<place + 1)
    out.doubles[place] = partialSums(of: x).sum
  }

  /// The sum of the squares of `x`, in double precision, to a place of `out`.
  public func squares(_ out: inout DeviceSums, at place: Int, _ x: Tensor) {
    out.requirePlaces(place..<place + 1)
    out.doubles[place] = partialSums(of: x).squares
  }

  /// The dot product of two tensors of one size, in double precision, to a place of `out`.
  public func dot(_ out: inout DeviceSums, at place: Int, _ a: Tensor, _ b: Tensor) {
    out.requirePlaces(place..<place + 1)
    out.doubles[place] = dot(a, b)
  }

  /// The scalar `sum of x / count`.
  public func mean(_ out: inout Tensor, _ x: Tensor, over count: Int) {
    out.mutableFloats[0] = Float(partialSums(of: x).sum / Double(count))
  }

  /// The scalar `-<a, b> / divisor`.
  public func negatedDot(_ out: inout Tensor, _ a: Tensor, _ b: Tensor, over divisor: Tensor) {
    out.mutableFloats[0] = Float(-dot(a, b) / Double(divisor.floats[0]))
  }

  /// Sets every element to `scalar / divisor`.
  public func fill(_ out: inout Tensor, with scalar: Tensor, over divisor: Float) {
    fill(&out, with: scalar.floats[0] / divisor)
  }

  /// `x *= scalar / divisor`
  public func scale(_ x: inout Tensor, by scalar: Tensor, over divisor: Float) {
    scale(&x, by: scalar.floats[0] / divisor)
  }

  /// Moves every element into the range.
  public func clamp(_ x: inout Tensor, to range: ClosedRange<Float>) {
    let (count, x) = (x.count, x.mutableFloats)
    for place in 0..<count { x[place] = min(max(x[place], range.lowerBound), range.upperBound) }
  }

  public func exponential(_ x: inout Tensor) {
    let (count, x) = (x.count, x.mutableFloats)
    for place in 0..<count { x[place] = Float(exp(Double(x[place]))) }
  }

  /// Makes a scalar NaN where `x` is not finite, so that the host needs to read one number only.
  public func spoil(_ guarded: inout Tensor, unlessFinite x: Tensor) {
    if !partialSums(of: x).squares.isFinite { guarded.mutableFloats[0] = .nan }
  }

  /// Makes a scalar NaN where the sum at a place is not finite.
  public func spoil(_ guarded: inout Tensor, unlessFinite sums: DeviceSums, at place: Int) {
    if !sums.number(at: place).isFinite { guarded.mutableFloats[0] = .nan }
  }

  /// Multiplies a scalar by `limit / norm` where the norm, the root of the sum of `squares`, is above `limit`.
  public func clip(_ scale: inout Tensor, to limit: Float, _ squares: DeviceSums) {
    let norm = Float((0..<squares.count).reduce(0) { $0 + squares.number(at: $1) }.squareRoot())
    if norm > limit { scale.mutableFloats[0] *= limit / norm }
  }

  private func partialSums(of x: Tensor) -> (sum: Double, squares: Double) {
    let x = (x, x.floats)
    let partials = partialSums(x.0.count) { range, sums in
      var isNotFinite: Int32 = 0
      tk_sum_squares(sums, &isNotFinite, x.1 + range.lowerBound, Int64(range.count))
    }
    return (partials[1], partials[0])
  }

  private func dot(_ a: Tensor, _ b: Tensor) -> Double {
    partialSums(a.count) { range, sums in
      tk_dot(sums, a.floats + range.lowerBound, b.floats + range.lowerBound, Int64(range.count))
    }[0]
  }

  /// Two sums of each chunk, added up in the order of the chunks.
  private func partialSums(_ count: Int, _ body: (Range<Int>, UnsafeMutablePointer<Double>) -> Void) -> [Double] {
    let size = CPUDevice.rowsPerChunk(columns: 1)
    let chunks = (count + size - 1) / size
    var partials = [Double](repeating: 0, count: 2 * chunks)
    partials.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      pool.parallel(chunks) { body($0 * size..<min(count, ($0 + 1) * size), base + 2 * $0) }
    }
    return (0..<2).map { part in
      stride(from: part, to: partials.count, by: 2).reduce(0) { $0 + partials[$1] }
    }
  }
}

extension Factor {
  /// The number, on the processor.
  var number: Float { divisor.map { value / $0.floats[0] } ?? value }
}

extension DeviceSums {
  /// The numbers in memory, to be written.
  fileprivate var doubles: UnsafeMutablePointer<Double> {
    mutating get { UnsafeMutableRawPointer(storage.mutableFloats).assumingMemoryBound(to: Double.self) }
  }

  fileprivate func number(at place: Int) -> Double {
    requirePlaces(place..<place + 1)
    return UnsafeRawPointer(storage.floats).assumingMemoryBound(to: Double.self)[place]
  }
}
