public import Tensor

extension CUDADevice {
  /// `y = (x - mean) * rstd * gamma + beta` in each row, both statistics saved; a warp per row.
  public func layerNorm(
    _ y: inout Tensor, mean: inout Tensor, rstd: inout Tensor, _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    launch(
      .layerNorm, .warps(rows), KernelAddress(output: &y), KernelAddress(output: &mean), KernelAddress(output: &rstd),
      KernelAddress(x), KernelAddress(gamma), KernelAddress(beta), epsilon, rows, columns)
  }

  /// The same from statistics that are known, to the bit.
  public func layerNorm(_ y: inout Tensor, _ x: Tensor, mean: Tensor, rstd: Tensor, gamma: Tensor, beta: Tensor) {
    let (rows, columns) = x.shape.rowsAndColumns
    launch(
      .layerNormAgain, .warps(rows), KernelAddress(output: &y), KernelAddress(x), KernelAddress(mean),
      KernelAddress(rstd), KernelAddress(gamma), KernelAddress(beta), rows, columns)
  }

  /// The gradients of layer norm; those of `gamma` and `beta` are summed block by block, then over the blocks in their order.
  public func layerNormBackward(
    _ dx: inout Tensor, adding: Bool, dgamma: inout Tensor, dbeta: inout Tensor, _ dy: Tensor?, x: Tensor,
    mean: Tensor, rstd: Tensor, gamma: Tensor
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    require(dy != nil || !adding, "layerNormBackward: nothing to add to \(dx.shape)")
    let output = KernelAddress(output: &dx)
    withNormPartials(rows: rows, columns: columns, &dgamma, &dbeta) { shape, partials, rowsPerBlock in
      launch(
        .layerNormBackward, shape, output, Int32(adding ? 1 : 0), partials, KernelAddress(dy, or: output),
        KernelAddress(x), KernelAddress(mean), KernelAddress(rstd), KernelAddress(gamma), rows, columns, rowsPerBlock)
    }
  }

  /// `sum = residual + dropout(x)` and its layer norm, in one pass over each row.
  public func residualNorm(
    _ y: inout Tensor, sum: inout Tensor, mean: inout Tensor, rstd: inout Tensor, _ x: Tensor, residual: Tensor,
    gamma: Tensor, beta: Tensor, epsilon: Float, mask: DropoutMask
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    launch(
      .residualNorm, .warps(rows), KernelAddress(output: &y), KernelAddress(output: &sum), KernelAddress(output: &mean),
      KernelAddress(output: &rstd), KernelAddress(x), KernelAddress(residual), KernelAddress(gamma),
      KernelAddress(beta), epsilon, mask.key, mask.keep, rows, columns)
  }

  /// The gradients of `residualNorm` at both of its inputs, and at `gamma` and `beta`, which are added to.
  public func residualNormBackward(
    _ dx: inout Tensor, dresidual: inout Tensor, dgamma: inout Tensor, dbeta: inout Tensor, _ dy: Tensor?, sum: Tensor,
    mean: Tensor, rstd: Tensor, gamma: Tensor, mask: DropoutMask
  ) {
    let (rows, columns) = sum.shape.rowsAndColumns
    let (output, residual) = (KernelAddress(output: &dx), KernelAddress(output: &dresidual))
    withNormPartials(rows: rows, columns: columns, &dgamma, &dbeta) { shape, partials, rowsPerBlock in
      launch(
        .residualNormBackward, shape, output, residual, partials, KernelAddress(dy, or: residual), KernelAddress(sum),
        KernelAddress(mean), KernelAddress(rstd), KernelAddress(gamma), mask.key, mask.keep, rows, columns,
        rowsPerBlock)
    }
  }

  /// `y = x / max(|x|, epsilon)` in each row, norms saved.
  public func normalize(_ y: inout Tensor, norms: inout Tensor, _ x: Tensor, epsilon: Float) {
    let (rows, columns) = x.shape.rowsAndColumns
    launch(
      .normalize, .warps(rows), KernelAddress(output: &y), KernelAddress(output: &norms), KernelAddress(x), epsilon,
      rows, columns)
  }

  /// The gradient of `normalize` in each row, from its result and the saved norms.
  public func normalizeBackward(_ dx: inout Tensor, _ dy: Tensor, y: Tensor, norms: Tensor, epsilon: Float) {
    let (rows, columns) = y.shape.rowsAndColumns
    launch(
      .normalizeBackward, .warps(rows), KernelAddress(output: &dx), KernelAddress(dy), KernelAddress(y),
      KernelAddress(norms), epsilon, rows, columns)
  }

  /// Runs a kernel that writes a row of sums per block, those for `gamma` and after them those for `beta`, and adds them up.
  private func withNormPartials(
    rows: Int, columns: Int, _ dgamma: inout Tensor, _ dbeta: inout Tensor,
    _ run: (LaunchShape, KernelAddress, Int) -> Void
  ) {
    // Enough blocks for the largest GPUs, each with several rows per warp; the same on all of them, or sums would differ.
    let rowsPerBlock = max(LaunchShape.rowsPerBlock, LaunchShape.quotient(rows, 512))
    let blocks = LaunchShape.quotient(rows, rowsPerBlock)
    let width = 2 * columns
    withScratch(bytes: 4 * blocks * width) { partials in
      run(
        .blocks(blocks, sharedBytes: 4 * LaunchShape.rowsPerBlock * width), KernelAddress(partials), rowsPerBlock)
      launch(
        .columnTotals, .elements(columns), KernelAddress(output: &dgamma), KernelAddress(partials), blocks, width,
        columns)
      launch(
        .columnTotals, .elements(columns), KernelAddress(output: &dbeta), KernelAddress(partials, offset: 4 * columns),
        blocks, width, columns)
    }
  }
}

extension KernelAddress {
  /// An input that, where nil, is the output itself.
  init(_ input: Tensor?, or output: KernelAddress) {
    if let input { self.init(input) } else { self = output }
  }
}
