internal import CKernels

extension CPUDevice {
  /// `out = alpha * a b + beta * out + bias` in a window of `out`; sums are cut by sizes, never by threads or caches.
  public func matrixProduct(
    _ out: inout Tensor, _ window: MatrixWindow, _ a: MatrixView, _ b: MatrixView, alpha: Factor, beta: Float,
    bias: Tensor?
  ) {
    window.requireProduct(a, b, bias: bias, in: out)
    let (rows, columns, inner, stride) = (window.rows, window.columns, a.columns, window.stride)
    guard rows > 0, columns > 0 else { return }
    count(2 * rows * columns * inner)
    let (out, alpha) = (out.mutableFloats + window.offset, alpha.number)
    withOperand(OperandRows(a)) { first in
      withOperand(OperandRows(b)) { second in
        multiply(
          out, stride, ProductOperand(first, isTransposed: a.isTransposed),
          ProductOperand(second, isTransposed: b.isTransposed),
          MatrixTiling(rows: rows, columns: columns, inner: inner, threadCount: threadCount, caches: caches),
          alpha: alpha, beta: beta, bias: bias)
      }
    }
  }

  private func multiply(
    _ out: UnsafeMutablePointer<Float>, _ stride: Int, _ a: ProductOperand, _ b: ProductOperand,
    _ tiling: MatrixTiling, alpha: Float, beta: Float, bias: Tensor?
  ) {
    if !a.isTransposed, let groups = tiling.ownGroups(isSecondTransposed: b.isTransposed) {
      pool.parallel(groups.count) { group in
        let columns = groups[group]
        for (step, inner) in tiling.innerBlocks.enumerated() {
          tk_panel_product(
            out + columns.lowerBound, Int64(stride), a.address(0, inner.lowerBound), a.stride,
            b.address(inner.lowerBound, columns.lowerBound), b.stride, b.isTransposed ? 1 : 0,
            Int64(tiling.rows), Int64(inner.count), Int64(columns.count), alpha, step == 0 ? beta : 1,
            step == 0 ? bias.map { $0.floats + columns.lowerBound } : nil)
        }
      }
      return
    }
    let scratch = tiling.packedCount
    let packed = allocateFloats(scratch)
    defer { recycleFloats(packed, count: scratch) }
    for columnBlock in tiling.columnBlocks {
      for group in tiling.innerGroups {
        pack(b, columns: columnBlock, group: group, into: packed, tiling)
        let (rowPieces, columnPieces) = tiling.pieces(ofColumns: columnBlock, group: group)
        pool.parallel(rowPieces.count * columnPieces.count) { piece in
          let rows = rowPieces[piece % rowPieces.count], columns = columnPieces[piece / rowPieces.count]
          for block in group {
            let inner = tiling.innerBlocks[block]
            let start = tiling.packedStart(of: block, in: group, columns: columnBlock)
            tk_packed_product(
              out + rows.lowerBound * stride + columns.lowerBound, Int64(stride),
              a.address(rows.lowerBound, inner.lowerBound), a.stride, a.isTransposed ? 1 : 0,
              packed + start + (columns.lowerBound - columnBlock.lowerBound) * inner.count, Int64(rows.count),
              Int64(inner.count), Int64(columns.count), alpha, block == 0 ? beta : 1,
              block == 0 ? bias.map { $0.floats + columns.lowerBound } : nil)
          }
        }
      }
    }
  }

  /// Lays blocks of `b` out for `tk_packed_product`: once, for all threads.
  private func pack(
    _ b: ProductOperand, columns: Range<Int>, group: Range<Int>, into packed: UnsafeMutablePointer<Float>,
    _ tiling: MatrixTiling
  ) {
    let pieces = tiling.packingPieces(ofColumns: columns, inner: tiling.innerBlocks[group.lowerBound].count)
    pool.parallel(group.count * pieces.count) { number in
      let block = group.lowerBound + number / pieces.count
      let (inner, piece) = (tiling.innerBlocks[block], pieces[number % pieces.count])
      tk_pack_columns(
        packed + tiling.packedStart(of: block, in: group, columns: columns)
          + (piece.lowerBound - columns.lowerBound) * inner.count,
        b.address(inner.lowerBound, piece.lowerBound), b.stride, b.isTransposed ? 1 : 0,
        Int64(inner.count), Int64(piece.count))
    }
  }

  /// `x[r, c] += bias[c]`, in chunks of rows.
  public func addBias(_ x: inout Tensor, _ bias: Tensor) {
    let (rows, columns) = x.shape.rowsAndColumns
    let x = x.mutableFloats
    forRows(rows, columns: columns) {
      tk_add_bias(x + $0.lowerBound * columns, bias.floats, Int64($0.count), Int64(columns))
    }
  }

  /// The GELU with the error function of `pre`, or of `out` itself where there is none.
  public func gelu(_ out: inout Tensor, _ pre: Tensor?) {
    let (count, out) = (out.count, out.mutableFloats)
    forChunks(count) { tk_gelu(out + $0.lowerBound, floats(of: pre, or: out) + $0.lowerBound, Int64($0.count)) }
  }

  /// `dx = dy * gelu'(pre)`, with what `dx` holds for `dy` where there is none.
  public func geluBackward(_ dx: inout Tensor, _ dy: Tensor?, pre: Tensor) {
    let (count, dx) = (dx.count, dx.mutableFloats)
    forChunks(count) {
      tk_gelu_backward(
        dx + $0.lowerBound, floats(of: dy, or: dx) + $0.lowerBound, pre.floats + $0.lowerBound, Int64($0.count))
    }
  }

  /// `out[c] += sum over r of x[r, c]`, partial sums added in the order of their rows.
  public func columnSum(_ out: inout Tensor, _ x: Tensor) {
    let (rows, columns) = x.shape.rowsAndColumns
    forRowsSumming(rows, columns: columns, width: columns, into: [(out.mutableFloats, 0..<columns)]) { range, sums in
      tk_column_sum(sums, x.floats + range.lowerBound * columns, Int64(range.count), Int64(columns))
    }
  }
}

/// A matrix as the kernels of products read it.
private struct ProductOperand {
  private let rows: OperandRows
  let isTransposed: Bool

  init(_ rows: OperandRows, isTransposed: Bool) { (self.rows, self.isTransposed) = (rows, isTransposed) }

  var stride: Int64 { Int64(rows.stride) }

  /// Where element (`row`, `column`) of the matrix lies, after the transposition.
  func address(_ row: Int, _ column: Int) -> UnsafePointer<Float> {
    isTransposed ? rows.address(column, row) : rows.address(row, column)
  }
}

extension OperandRows {
  /// The matrix as it lies.
  fileprivate init(_ view: MatrixView) {
    let window = view.window
    self.init(
      start: view.tensor.floats + window.offset, stride: window.stride, count: window.rows, columns: window.columns)
  }
}
