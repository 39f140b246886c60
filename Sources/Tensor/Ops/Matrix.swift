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
    var output = Tensor(uninitialized: shape, on: device)
    device.gelu(&output, self)
    return output
  }

  /// `self = gelu(self)`
  package mutating func applyGELU() { device.gelu(&self, nil) }

  /// `self *= gelu'(pre)`
  package mutating func multiplyByGELUSlope(at pre: Tensor) {
    require(shape == pre.shape, "gelu: a gradient of \(shape) for an input of \(pre.shape)")
    commonDevice("gelu", self, pre).geluBackward(&self, nil, pre: pre)
  }

  /// `x weight^T + bias`
  ///
  /// - Parameter isExact: Nothing is rounded, whatever the device's precision.
  package func multipliedByTransposed(_ weight: Tensor, bias: Tensor? = nil, exactly isExact: Bool = false) -> Tensor {
    let (outputs, inputs) = weight.shape2
    require(shape[-1] == inputs, "linear: inner sizes differ, \(shape) x \(weight.shape)T")
    let device = commonDevice("linear", self, weight, bias)
    var out = Tensor(uninitialized: shape.replacingLast(with: outputs), on: device)
    device.multiplying(exactly: isExact).matrixProduct(
      &out, MatrixView(self), MatrixView(weight, transposed: true, isReadAgain: true), bias: bias)
    return out
  }

  /// `self = beta * self + dy weight`: the gradient that a linear map hands to its input.
  package mutating func addProduct(
    _ dy: Tensor, weight: Tensor, beta: Float, exactly isExact: Bool = false, isReadAgain: Bool = true
  ) {
    let device = commonDevice("linear", self, dy, weight).multiplying(exactly: isExact)
    device.matrixProduct(&self, MatrixView(dy), MatrixView(weight, isReadAgain: isReadAgain), beta: beta)
  }

  /// `self = beta * self + dy^T x`: the gradient of a linear map's weight.
  package mutating func addOuterProduct(_ dy: Tensor, _ x: Tensor, beta: Float, exactly isExact: Bool = false) {
    let device = commonDevice("linear", self, dy, x).multiplying(exactly: isExact)
    device.matrixProduct(&self, MatrixView(dy, transposed: true), MatrixView(x), beta: beta)
  }

  /// `self += ` the sums over the rows of `x`: the gradient of a bias.
  package mutating func addColumnSums(of x: Tensor) {
    require(count == x.shape[-1], "column sums: \(shape) for columns of \(x.shape)")
    commonDevice("column sums", self, x).columnSum(&self, x)
  }
}

extension Tensor {
  /// Inner products of rows with the rows of several key blocks, over the temperature: `[n, d]` and blocks `[k_i, d]` give `[n, sum k_i]`.
  ///
  /// The blocks (a batch and a queue) are never copied together.
  public func similarity(to keys: [Tensor], temperature: Float) -> Tensor {
    similarity(to: keys, factor: Factor(1 / temperature))
  }

  /// The same over a temperature that only the device knows, a scalar.
  public func similarity(to keys: [Tensor], temperature: Tensor) -> Tensor {
    similarity(to: keys, factor: Factor(1, over: temperature))
  }

  private func similarity(to keys: [Tensor], factor: Factor) -> Tensor {
    let (rows, width) = shape2
    require(!keys.isEmpty, "similarity: no key blocks")
    for block in keys { require(block.shape[-1] == width, "similarity: widths differ, \(shape) and \(block.shape)") }
    let counts = keys.map { $0.shape.rowsAndColumns.rows }
    let total = counts.reduce(0, +)
    var out = Tensor(uninitialized: [rows, total], on: device)
    var column = 0
    for (block, count) in zip(keys, counts) {
      commonDevice("similarity", self, block, factor.divisor).matrixProduct(
        &out, MatrixWindow(rows: rows, columns: count, offset: column, stride: total), MatrixView(self),
        MatrixView(block, transposed: true), alpha: factor, beta: 0, bias: nil)
      column += count
    }
    return out
  }

  /// `self = beta * self + d / temperature * keys`: the gradient of `similarity` at its rows, `d` being the gradient at the scores.
  package mutating func addSimilarityGradient(_ d: Tensor, keys: [Tensor], temperature: Tensor, beta: Float) {
    let (rows, total) = d.shape2
    var column = 0
    for (place, block) in keys.enumerated() {
      let count = block.shape.rowsAndColumns.rows
      let scores = MatrixWindow(rows: rows, columns: count, offset: column, stride: total)
      commonDevice("similarity", self, d, block, temperature).matrixProduct(
        &self, MatrixView(d, scores), MatrixView(block), alpha: Factor(1, over: temperature),
        beta: place == 0 ? beta : 1)
      column += count
    }
  }
  /// `self = beta * self + d^T / temperature * rows`: the gradient of `similarity` at its keys, where they have one.
  package mutating func addSimilarityKeyGradient(_ d: Tensor, rows: Tensor, temperature: Tensor, beta: Float) {
    commonDevice("similarity", self, d, rows, temperature).matrixProduct(
      &self, MatrixView(d, transposed: true), MatrixView(rows), alpha: Factor(1, over: temperature), beta: beta)
  }

  /// `self^T other`: the inner products of the columns of `[n, a]` with those of `[n, b]`, `[a, b]`.
  package func columnProducts(with other: Tensor) -> Tensor {
    let ((rows, columns), (others, width)) = (shape2, other.shape2)
    require(rows == others, "column products: \(shape) and \(other.shape)")
    var out = Tensor(uninitialized: [columns, width], on: device)
    commonDevice("column products", self, other).matrixProduct(
      &out, MatrixView(self, transposed: true), MatrixView(other))
    return out
  }

  /// `self = beta * self + x d^T`: the gradient of `columnProducts` at its first factor, `x` being the second.
  package mutating func addColumnProductGradient(_ d: Tensor, other x: Tensor, beta: Float) {
    commonDevice("column products", self, d, x).matrixProduct(
      &self, MatrixView(x), MatrixView(d, transposed: true), beta: beta)
  }
}
