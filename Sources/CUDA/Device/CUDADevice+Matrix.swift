public import Tensor

extension CUDADevice {
  /// `out = alpha * a b + beta * out + bias` in a window of `out`, by cuBLASLt in single precision: TF32 stays off.
  public func matrixProduct(
    _ out: inout Tensor, _ window: MatrixWindow, _ a: MatrixView, _ b: MatrixView, alpha: Factor, beta: Float,
    bias: Tensor?
  ) {
    window.requireProduct(a, b, bias: bias, in: out)
    guard window.rows > 0, window.columns > 0 else { return }
    require(a.columns > 0, "matrix product: nothing to sum over for \(out.shape)")
    let output = KernelAddress(output: &out, from: window.offset)
    if let divisor = alpha.divisor {
      withScratch(bytes: 8) { factors in
        launch(.factors, .one, KernelAddress(factors), alpha.value, KernelAddress(divisor), beta)
        products.multiply(
          into: output, window, a, b, factors: .onDevice(KernelAddress(factors).word), addsOutput: beta != 0,
          bias: bias)
      }
    } else {
      products.multiply(
        into: output, window, a, b, factors: .onHost(alpha.value, beta), addsOutput: beta != 0, bias: bias)
    }
  }

  /// `x[r, c] += bias[c]`
  public func addBias(_ x: inout Tensor, _ bias: Tensor) {
    let (rows, columns) = x.shape.rowsAndColumns
    launch(.addBias, .elements(rows * columns), KernelAddress(output: &x), KernelAddress(bias), rows, columns)
  }

  /// The GELU with the error function of `pre`, or of `out` itself where there is none.
  public func gelu(_ out: inout Tensor, _ pre: Tensor?) {
    let count = out.count
    let output = KernelAddress(output: &out)
    launch(.gelu, .elements(count), output, KernelAddress(pre, or: output), count)
  }

  /// `dx = dy * gelu'(pre)`, with what `dx` holds for `dy` where there is none.
  public func geluBackward(_ dx: inout Tensor, _ dy: Tensor?, pre: Tensor) {
    let count = dx.count
    let output = KernelAddress(output: &dx)
    launch(.geluBackward, .elements(count), output, KernelAddress(dy, or: output), KernelAddress(pre), count)
  }

  /// `out[c] += sum over r of x[r, c]`, partial sums added in the order of their rows.
  public func columnSum(_ out: inout Tensor, _ x: Tensor) {
    let (rows, columns) = x.shape.rowsAndColumns
    let output = KernelAddress(output: &out)
    let rowsPerBlock = max(64, LaunchShape.quotient(rows, 256))
    let blocks = LaunchShape.quotient(rows, rowsPerBlock)
    withScratch(bytes: 4 * blocks * columns) { partials in
      launch(
        .columnPartials, LaunchShape(grid: (LaunchShape.quotient(columns, 32), blocks, 1), block: (32, 8)),
        KernelAddress(partials), KernelAddress(x), rows, columns, rowsPerBlock)
      launch(.columnTotals, .elements(columns), output, KernelAddress(partials), blocks, columns, columns)
    }
  }
}
