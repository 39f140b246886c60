extension Tensor {
  /// `x weight^T + bias` over the last axis: `[..., inputs]` by `[outputs, inputs]` gives `[..., outputs]`.
  public func linear(weight: Tensor, bias: Tensor?) -> Tensor {
    if let bias { require(bias.shape == [weight.shape[0]], "linear: bias \(bias.shape) for weight \(weight.shape)") }
    return multipliedByTransposed(weight, bias: bias)
  }

  /// `gelu(x weight^T + bias)` and what went into the GELU, which its derivative needs.
  package func linearGELU(weight: Tensor, bias: Tensor) -> (output: Tensor, pre: Tensor) {
    require(bias.shape == [weight.shape[0]], "linear: bias \(bias.shape) for weight \(weight.shape)")
    let pre = multipliedByTransposed(weight, bias: bias)
    return (pre.gelu(), pre)
  }

  /// GELU (Hendrycks & Gimpel 2016).
  package func gelu() -> Tensor {
    let output = Tensor(uninitialized: shape, on: device)
    device.gelu(output, self)
    return output
  }

  /// `self = gelu(self)`
  package mutating func formGELU() {
    makeUnique()
    device.gelu(self, self)
  }

  /// `self *= gelu'(pre)`
  package mutating func multiplyByGELUSlope(at pre: Tensor) {
    makeUnique()
    device.geluBackward(self, self, pre: pre)
  }

  /// `x weight^T + bias`
  package func multipliedByTransposed(_ weight: Tensor, bias: Tensor? = nil) -> Tensor {
    let (outputs, inputs) = weight.shape2
    let (rows, columns) = shape.rowsAndColumns
    require(columns == inputs, "linear: inner sizes differ, \(shape) x \(weight.shape)T")
    let out = Tensor(uninitialized: shape.replacingLast(with: outputs), on: device)
    device.matrixProduct(
      MatrixView(out), MatrixView(self), MatrixView(weight, transposed: true), rows: rows, columns: outputs,
      inner: inputs, alpha: 1, beta: 0, bias: bias)
    return out
  }

  /// `self = beta * self + dy weight`: the gradient that a linear map hands to its input.
  package func addProduct(_ dy: Tensor, weight: Tensor, beta: Float) {
    let (outputs, inputs) = weight.shape2
    device.matrixProduct(
      MatrixView(self), MatrixView(dy), MatrixView(weight), rows: dy.shape.rowsAndColumns.rows, columns: inputs,
      inner: outputs, alpha: 1, beta: beta)
  }

  /// `self = beta * self + dy^T x`: the gradient of a linear map's weight.
  package func addOuterProduct(_ dy: Tensor, _ x: Tensor, beta: Float) {
    let (rows, outputs) = dy.shape.rowsAndColumns
    device.matrixProduct(
      MatrixView(self), MatrixView(dy, transposed: true), MatrixView(x), rows: outputs, columns: x.shape[-1],
      inner: rows, alpha: 1, beta: beta)
  }
}
