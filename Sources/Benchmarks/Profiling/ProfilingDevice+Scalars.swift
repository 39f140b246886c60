package import Tensor

// Memory and single numbers: small work, in great number.

extension ProfilingDevice {
  package func fill(_ out: inout Tensor, with value: Float) {
    onElements(.fill, out.count, out.count) { wrapped.fill(&out, with: value) }
  }

  package func upload(_ out: inout Tensor, _ values: [Float]) {
    onElements(.upload, out.count, 2 * out.count) { wrapped.upload(&out, values) }
  }

  package func download(_ x: Tensor, _ window: MatrixWindow) -> [Float] {
    onElements(.download, window.rows * window.columns, 2 * window.rows * window.columns) {
      wrapped.download(x, window)
    }
  }

  package func copy(_ out: inout Tensor, _ target: MatrixWindow, from x: Tensor, _ source: MatrixWindow) {
    onElements(.copy, source.rows * source.columns, 2 * source.rows * source.columns) {
      wrapped.copy(&out, target, from: x, source)
    }
  }

  package func sum(_ out: inout DeviceSums, at place: Int, _ x: Tensor) {
    onElements(.sums, x.count, x.count) { wrapped.sum(&out, at: place, x) }
  }

  package func squares(_ out: inout DeviceSums, at place: Int, _ x: Tensor) {
    onElements(.sums, x.count, x.count) { wrapped.squares(&out, at: place, x) }
  }

  package func dot(_ out: inout DeviceSums, at place: Int, _ a: Tensor, _ b: Tensor) {
    onElements(.dot, a.count, 2 * a.count) { wrapped.dot(&out, at: place, a, b) }
  }

  package func mean(_ out: inout Tensor, _ x: Tensor, over count: Int) {
    onElements(.sums, x.count, x.count) { wrapped.mean(&out, x, over: count) }
  }

  package func negatedDot(_ out: inout Tensor, _ a: Tensor, _ b: Tensor, over divisor: Tensor) {
    onElements(.dot, a.count, 2 * a.count) { wrapped.negatedDot(&out, a, b, over: divisor) }
  }

  package func fill(_ out: inout Tensor, with scalar: Tensor, over divisor: Float) {
    onElements(.fill, out.count, out.count) { wrapped.fill(&out, with: scalar, over: divisor) }
  }

  package func scale(_ x: inout Tensor, by scalar: Tensor, over divisor: Float) {
    onElements(.scale, x.count, 2 * x.count) { wrapped.scale(&x, by: scalar, over: divisor) }
  }

  package func exponential(_ x: inout Tensor) {
    onElements(.scalar, x.count, 2 * x.count) { wrapped.exponential(&x) }
  }

  package func clamp(_ x: inout Tensor, to range: ClosedRange<Float>) {
    onElements(.scalar, x.count, 2 * x.count) { wrapped.clamp(&x, to: range) }
  }

  package func spoil(_ guarded: inout Tensor, unlessFinite x: Tensor) {
    onElements(.scalar, x.count, x.count) { wrapped.spoil(&guarded, unlessFinite: x) }
  }

  package func spoil(_ guarded: inout Tensor, unlessFinite sums: DeviceSums, at place: Int) {
    onElements(.scalar, 1, 3) { wrapped.spoil(&guarded, unlessFinite: sums, at: place) }
  }

  package func clip(_ scale: inout Tensor, to limit: Float, _ squares: DeviceSums) {
    onElements(.scalar, squares.count, 2 * squares.count) { wrapped.clip(&scale, to: limit, squares) }
  }

  package func uncertainSum(
    _ out: inout Tensor, _ losses: [Tensor], logVariances: Tensor, places: [Int], weights: [Float]
  ) {
    onElements(.scalar, losses.count, 3 * losses.count) {
      wrapped.uncertainSum(&out, losses, logVariances: logVariances, places: places, weights: weights)
    }
  }

  package func uncertainSumBackward(
    _ losses: inout [Tensor], logVariances: inout Tensor, _ dy: Tensor, values: [Tensor], of variances: Tensor,
    places: [Int], weights: [Float]
  ) {
    onElements(.scalar, values.count, 6 * values.count) {
      wrapped.uncertainSumBackward(
        &losses, logVariances: &logVariances, dy, values: values, of: variances, places: places, weights: weights)
    }
  }
}
