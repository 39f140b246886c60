public import Tensor

extension CUDADevice {
  /// `out = alpha * a b + beta * out + bias` in a window of `out`, by cuBLASLt in single precision: TF32 stays off. In bfloat16 the library
  /// reads rounded copies of both operands and adds up in single precision.
  public func matrixProduct(
    _ out: inout Tensor, _ window: MatrixWindow, _ a: MatrixView, _ b: MatrixView, alpha: Factor, beta: Float,
    bias: Tensor?
  ) {
    window.requireProduct(a, b, bias: bias, in: out)
    guard window.rows > 0, window.columns > 0 else { return }
    require(a.columns > 0, "matrix product: nothing to sum over for \(out.shape)")
    let output = KernelAddress(output: &out, from: window.offset)
    withOperand(a) { a in
      withOperand(b) { b in multiply(into: output, window, a, b, alpha: alpha, beta: beta, bias: bias) }
    }
  }

  private func multiply(
    into output: KernelAddress, _ window: MatrixWindow, _ a: ProductOperand, _ b: ProductOperand, alpha: Factor,
    beta: Float, bias: Tensor?
  ) {
    guard let divisor = alpha.divisor else {
      products.multiply(
        into: output, window, a, b, factors: .onHost(alpha.value, beta), addsOutput: beta != 0, bias: bias)
      return
    }
    withScratch(bytes: 8) { factors in
      launch(.factors, .one, KernelAddress(factors), alpha.value, KernelAddress(divisor), beta)
      products.multiply(
        into: output, window, a, b, factors: .onDevice(KernelAddress(factors).word), addsOutput: beta != 0, bias: bias)
    }
  }

  /// A matrix as this device multiplies it: where it lies, or a rounded copy. That of a weight is kept until the weight changes; the memory of
  /// any other is another's as soon as the product has been asked for.
  private func withOperand(_ view: MatrixView, _ body: (ProductOperand) -> Void) {
    guard precision == .bfloat16 else { return body(ProductOperand(view)) }
    let window = view.window
    if view.isReadAgain {
      let copy = view.tensor.keptCopy { former in RoundedWeight(view, former: former, on: self) }
      if copy.window == window {
        return withExtendedLifetime(copy) {
          body(ProductOperand(view, copied: copy.start, stride: RoundedWeight.stride(of: window)))
        }
      }
    }
    withScratch(bytes: RoundedWeight.bytes(of: window)) { copy in
      narrow(view, into: KernelAddress(copy))
      body(ProductOperand(view, copied: KernelAddress(copy), stride: RoundedWeight.stride(of: window)))
    }
  }

  /// Writes the rounded numbers of a window row by row.
  func narrow(_ view: MatrixView, into copy: KernelAddress) {
    let window = view.window
    launch(
      .narrowWindow, .elements(window.rows * window.columns), copy, RoundedWeight.stride(of: window),
      KernelAddress(view.tensor, from: window.offset), window.stride, window.rows, window.columns)
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
    launch(.gelu, .fours(count), output, KernelAddress(pre, or: output), count)
  }

  /// `dx = dy * gelu'(pre)`, with what `dx` holds for `dy` where there is none.
  public func geluBackward(_ dx: inout Tensor, _ dy: Tensor?, pre: Tensor) {
    let count = dx.count
    let output = KernelAddress(output: &dx)
    launch(.geluBackward, .fours(count), output, KernelAddress(dy, or: output), KernelAddress(pre), count)
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
