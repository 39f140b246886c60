internal import CKernels

extension CPUDevice {
  /// `out[i] = x[indices[i]]`, in chunks of rows.
  public func gatherRows(_ out: inout Tensor, _ x: Tensor, _ indices: Indices) {
    let columns = x.shape[-1]
    let out = out.mutableFloats
    indices.values.withUnsafeBufferPointer { indices in
      forRows(indices.count, columns: columns) {
        tk_gather_rows(
          out + $0.lowerBound * columns, x.floats, indices.baseAddress?.advanced(by: $0.lowerBound),
          Int64($0.count), Int64(columns))
      }
    }
  }

  /// `out[indices[i]] += x[i]` in the order of `i`, whatever the number of threads.
  public func scatterAddRows(_ out: inout Tensor, _ x: Tensor, _ indices: Indices) {
    // Cut by columns: rows may meet in the same place, and must do so in their order.
    let columns = x.shape[-1]
    let pieces = max(1, min(4, columns / 32))
    let out = out.mutableFloats
    indices.values.withUnsafeBufferPointer { indices in
      pool.parallel(indices.count * columns < 8192 ? 1 : pieces) { piece in
        let parts = indices.count * columns < 8192 ? 1 : pieces
        tk_scatter_add_rows(
          out, x.floats, indices.baseAddress, Int64(indices.count), Int64(columns), Int64(columns * piece / parts),
          Int64(columns * (piece + 1) / parts))
      }
    }
  }

  /// Images `[batch, channels, height, width]` to patches `[batch, places, channels * patch * patch]`.
  public func patchify(_ out: inout Tensor, _ images: Tensor, patch: Int) {
    let (channels, height, width) = (images.shape[1], images.shape[2], images.shape[3])
    let size = channels * height * width
    let out = out.mutableFloats
    pool.parallel(images.shape[0]) {
      tk_patchify(
        out + $0 * size, images.floats + $0 * size, Int64(channels), Int64(height), Int64(width), Int64(patch))
    }
  }

  /// Puts the class token before the patches of each picture and adds the positions.
  public func assembleTokens(_ out: inout Tensor, patches: Tensor, classToken: Tensor, positions: Tensor) {
    let (batch, places, columns) = patches.shape3
    let out = out.mutableFloats
    pool.parallel(batch) { image in
      let target = out + image * (places + 1) * columns
      tk_add(target, classToken.floats, positions.floats, Int64(columns))
      tk_add(
        target + columns, patches.floats + image * places * columns, positions.floats + columns,
        Int64(places * columns))
    }
  }

  /// Divides row `r` by the length of row `r` of `offsets`; rows of empty sequences stay as they are.
  public func divideRows(_ x: inout Tensor, byLengthsOf offsets: Offsets) {
    let (rows, columns) = x.shape.rowsAndColumns
    let x = x.mutableFloats
    forRows(rows, columns: columns) {
      for row in $0 where offsets.length(row) > 1 {
        let length = Float(offsets.length(row))
        for place in row * columns..<(row + 1) * columns { x[place] /= length }
      }
    }
  }

  /// Means over windows of a square of places, `grid * grid` of them per picture.
  public func poolPatches(_ out: inout Tensor, _ x: Tensor, grid: Int) {
    let (batch, places, columns) = x.shape3
    let side = Int(Double(places).squareRoot().rounded())
    let out = out.mutableFloats
    pool.parallel(batch) {
      tk_pool_patches(
        out + $0 * grid * grid * columns, x.floats + $0 * places * columns, Int64(side), Int64(grid), Int64(columns))
    }
  }
}
