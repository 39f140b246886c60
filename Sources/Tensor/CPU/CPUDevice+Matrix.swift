internal import CKernels
internal import COpenBLAS

extension CPUDevice {
  public func matrixProduct(
    _ out: MatrixView, _ a: MatrixView, _ b: MatrixView, rows: Int, columns: Int, inner: Int, alpha: Float, beta: Float
  ) {
    guard rows > 0, columns > 0 else { return }
    if inner == 0 {
      // An empty sum. BLAS libraries disagree on whether they still apply beta.
      for row in 0..<rows {
        let start = out.tensor.p + out.offset + row * out.stride
        for column in 0..<columns { start[column] = beta == 0 ? 0 : beta * start[column] }
      }
      return
    }
    count(2 * rows * columns * inner)
    // The longer side of the result is cut; the pieces depend on the sizes only.
    let cutsRows = rows >= columns
    let extent = cutsRows ? rows : columns
    let pieces = CPUDevice.pieces(extent: extent, work: rows * columns * inner)
    let size = ((extent + pieces - 1) / pieces + 15) / 16 * 16
    pool.parallel((extent + size - 1) / size) { piece in
      let from = piece * size
      let length = min(size, extent - from)
      let (row, column) = cutsRows ? (from, 0) : (0, from)
      let aStart = a.offset + (a.isTransposed ? row : row * a.stride)
      let bStart = b.offset + (b.isTransposed ? column * b.stride : column)
      cblas_sgemm(
        CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans, b.isTransposed ? CblasTrans : CblasNoTrans,
        blasint(cutsRows ? length : rows), blasint(cutsRows ? columns : length), blasint(inner), alpha,
        a.tensor.p + aStart, blasint(max(1, a.stride)), b.tensor.p + bStart, blasint(max(1, b.stride)), beta,
        out.tensor.p + out.offset + row * out.stride + column, blasint(max(1, out.stride)))
    }
  }

  /// Enough pieces to keep several threads busy evenly, none so small that packing its operands dominates.
  private static func pieces(extent: Int, work: Int) -> Int {
    max(1, min(8, extent / 48, work / 500_000))
  }

  public func addBias(_ x: Tensor, _ bias: Tensor) {
    let (rows, columns) = x.shape.rowsAndColumns
    forRows(rows, columns: columns) {
      tk_add_bias(x.p + $0.lowerBound * columns, bias.p, Int64($0.count), Int64(columns))
    }
  }

  public func biasGELU(_ out: Tensor, pre: Tensor, _ bias: Tensor) {
    let (rows, columns) = pre.shape.rowsAndColumns
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_bias_gelu(out.p + start, pre.p + start, bias.p, Int64($0.count), Int64(columns))
    }
  }

  public func geluBackward(_ dx: Tensor, _ dy: Tensor, pre: Tensor) {
    forChunks(dx.count) {
      tk_gelu_backward(dx.p + $0.lowerBound, dy.p + $0.lowerBound, pre.p + $0.lowerBound, Int64($0.count))
    }
  }

  public func columnSum(_ out: Tensor, _ x: Tensor) {
    let (rows, columns) = x.shape.rowsAndColumns
    forRowsSumming(rows, columns: columns, width: columns, into: [(out, 0..<columns)]) { range, sums in
      tk_column_sum(sums, x.p + range.lowerBound * columns, Int64(range.count), Int64(columns))
    }
  }
}
