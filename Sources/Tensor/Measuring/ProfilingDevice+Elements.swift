extension ProfilingDevice {
  /// Runs a kernel on loose elements that reads and writes `floats`.
  private func onElements<Result>(_ kernel: Kernel, _ x: Tensor, _ floats: Int, _ body: () -> Result) -> Result {
    timed(DeviceProfile.Call(kernel, rows: x.count), .moving(floats), body)
  }

  public func axpy(_ y: Tensor, _ a: Float, _ x: Tensor) {
    onElements(.axpy, y, 3 * y.count) { wrapped.axpy(y, a, x) }
  }

  public func add(_ out: Tensor, _ a: Tensor, _ b: Tensor) {
    onElements(.add, out, 3 * out.count) { wrapped.add(out, a, b) }
  }

  public func scale(_ x: Tensor, by a: Float) {
    onElements(.scale, x, 2 * x.count) { wrapped.scale(x, by: a) }
  }

  public func lerp(_ y: Tensor, toward x: Tensor, weight: Float) {
    onElements(.lerp, y, 3 * y.count) { wrapped.lerp(y, toward: x, weight: weight) }
  }

  public func dropout(_ out: Tensor, _ x: Tensor, mask: DropoutMask) {
    onElements(.dropout, out, 2 * out.count) { wrapped.dropout(out, x, mask: mask) }
  }

  public func sums(_ x: Tensor) -> (sum: Double, squares: Double, isFinite: Bool) {
    onElements(.sums, x, x.count) { wrapped.sums(x) }
  }

  public func dot(_ a: Tensor, _ b: Tensor) -> Double {
    onElements(.dot, a, 2 * a.count) { wrapped.dot(a, b) }
  }

  public func adamW(_ parameter: Tensor, _ mean: Tensor, _ variance: Tensor, gradient: Tensor, step: AdamWStep) {
    // The parameter and both moments are read and written, the gradient is read.
    onElements(.adamW, parameter, 7 * parameter.count) {
      wrapped.adamW(parameter, mean, variance, gradient: gradient, step: step)
    }
  }
}
