public import Tensor

extension ProfilingDevice {
  /// Runs a kernel on loose elements that reads and writes `floats`.
  private func onElements<Result>(_ kernel: Kernel, _ count: Int, _ floats: Int, _ body: () -> Result) -> Result {
    timed(DeviceProfile.Call(kernel, rows: count), .moving(floats), body)
  }

  public func axpy(_ y: inout Tensor, _ a: Float, _ x: Tensor) {
    onElements(.axpy, y.count, 3 * y.count) { wrapped.axpy(&y, a, x) }
  }

  public func add(_ out: inout Tensor, _ a: Tensor, _ b: Tensor) {
    onElements(.add, out.count, 3 * out.count) { wrapped.add(&out, a, b) }
  }

  public func scale(_ x: inout Tensor, by a: Float) {
    onElements(.scale, x.count, 2 * x.count) { wrapped.scale(&x, by: a) }
  }

  public func lerp(_ y: inout Tensor, toward x: Tensor, weight: Float) {
    onElements(.lerp, y.count, 3 * y.count) { wrapped.lerp(&y, toward: x, weight: weight) }
  }

  public func dropout(_ out: inout Tensor, _ x: Tensor, mask: DropoutMask) {
    onElements(.dropout, out.count, 2 * out.count) { wrapped.dropout(&out, x, mask: mask) }
  }

  public func sums(_ x: Tensor) -> (sum: Double, squares: Double, isFinite: Bool) {
    onElements(.sums, x.count, x.count) { wrapped.sums(x) }
  }

  public func dot(_ a: Tensor, _ b: Tensor) -> Double {
    onElements(.dot, a.count, 2 * a.count) { wrapped.dot(a, b) }
  }

  public func adamW(
    _ parameter: inout Tensor, mean: inout Tensor, variance: inout Tensor, gradient: Tensor, step: AdamWStep
  ) {
    // The parameter and both moments are read and written, the gradient is read.
    onElements(.adamW, parameter.count, 7 * parameter.count) {
      wrapped.adamW(&parameter, mean: &mean, variance: &variance, gradient: gradient, step: step)
    }
  }
}
