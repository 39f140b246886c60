package import Tensor

extension FencedDevice {
  package func fill(_ out: inout Tensor, with value: Float) {
    open { wrapped.fill(&out, with: value) }
  }

  package func upload(_ out: inout Tensor, _ values: [Float]) {
    open(counting: \.uploads) { wrapped.upload(&out, values) }
  }

  package func download(_ x: Tensor, _ window: MatrixWindow) -> [Float] {
    open(counting: \.downloads) {
      wrapped.download(x, window)
    }
  }

  package func copy(_ out: inout Tensor, _ target: MatrixWindow, from x: Tensor, _ source: MatrixWindow) {
    open {
      wrapped.copy(&out, target, from: x, source)
    }
  }

  package func sum(_ out: inout DeviceSums, at place: Int, _ x: Tensor) {
    open { wrapped.sum(&out, at: place, x) }
  }

  package func squares(_ out: inout DeviceSums, at place: Int, _ x: Tensor) {
    open { wrapped.squares(&out, at: place, x) }
  }

  package func dot(_ out: inout DeviceSums, at place: Int, _ a: Tensor, _ b: Tensor) {
    open { wrapped.dot(&out, at: place, a, b) }
  }

  package func mean(_ out: inout Tensor, _ x: Tensor, over count: Int) {
    open { wrapped.mean(&out, x, over: count) }
  }

  package func negatedDot(_ out: inout Tensor, _ a: Tensor, _ b: Tensor, over divisor: Tensor) {
    open { wrapped.negatedDot(&out, a, b, over: divisor) }
  }

  package func fill(_ out: inout Tensor, with scalar: Tensor, over divisor: Float) {
    open { wrapped.fill(&out, with: scalar, over: divisor) }
  }

  package func scale(_ x: inout Tensor, by scalar: Tensor, over divisor: Float) {
    open { wrapped.scale(&x, by: scalar, over: divisor) }
  }

  package func exponential(_ x: inout Tensor) {
    open { wrapped.exponential(&x) }
  }

  package func clamp(_ x: inout Tensor, to range: ClosedRange<Float>) {
    open { wrapped.clamp(&x, to: range) }
  }

  package func spoil(_ guarded: inout Tensor, unlessFinite x: Tensor) {
    open { wrapped.spoil(&guarded, unlessFinite: x) }
  }

  package func spoil(_ guarded: inout Tensor, unlessFinite sums: DeviceSums, at place: Int) {
    open { wrapped.spoil(&guarded, unlessFinite: sums, at: place) }
  }

  package func clip(_ scale: inout Tensor, to limit: Float, _ squares: DeviceSums) {
    open { wrapped.clip(&scale, to: limit, squares) }
  }

  package func uncertainSum(
    _ out: inout Tensor, _ losses: [Tensor], logVariances: Tensor, places: [Int], weights: [Float]
  ) {
    open {
      wrapped.uncertainSum(&out, losses, logVariances: logVariances, places: places, weights: weights)
    }
  }

  package func uncertainSumBackward(
    _ losses: inout [Tensor], logVariances: inout Tensor, _ dy: Tensor, values: [Tensor], of variances: Tensor,
    places: [Int], weights: [Float]
  ) {
    open {
      wrapped.uncertainSumBackward(
        &losses, logVariances: &logVariances, dy, values: values, of: variances, places: places, weights: weights)
    }
  }
}
