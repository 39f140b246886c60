extension Tensor {
  /// Rows by index: `[rows, columns]` and `n` indices give `[n, columns]`.
  public func gatherRows(_ indices: Indices) -> Tensor {
    let (rows, columns) = shape.rowsAndColumns
    indices.requireBelow(rows, "gatherRows")
    var out = Tensor(uninitialized: [indices.count, columns], on: device)
    device.gatherRows(&out, self, indices)
    return out
  }

  /// `self[indices[i]] += rows[i]`: the derivative of `gatherRows`.
  package mutating func scatterAdd(_ rows: Tensor, _ indices: Indices) {
    commonDevice("scatterAdd", self, rows).scatterAddRows(&self, rows, indices)
  }

  /// `self += row` in each row, for a row vector `[columns]`.
  package mutating func add(row: Tensor) {
    require(shape[-1] == row.count, "add(row:): \(row.shape) to rows of \(shape)")
    commonDevice("add(row:)", self, row).addBias(&self, row)
  }

  /// Several row blocks one below the other.
  public static func concatenatingRows(_ blocks: [Tensor]) -> Tensor {
    require(!blocks.isEmpty, "concatenatingRows: no blocks")
    let columns = blocks[0].shape[-1]
    require(
      blocks.allSatisfy { $0.shape[-1] == columns },
      "concatenatingRows: columns differ, \(blocks.map(\.shape))")
    let rows = blocks.map { $0.shape.rowsAndColumns.rows }
    let device = blocks[0].device
    var out = Tensor(uninitialized: [rows.reduce(0, +), columns], on: device)
    var start = 0
    for (block, rows) in zip(blocks, rows) {
      out.copyRows(of: block, 0..<rows, to: start)
      start += rows
    }
    return out
  }

  /// Rows of `other`, `[rows, columns]`, over those of this tensor from row `start` on.
  package mutating func copyRows(of other: Tensor, _ rows: Range<Int>, to start: Int) {
    let (count, columns) = shape.rowsAndColumns
    require(
      other.shape[-1] == columns && rows.upperBound <= other.shape.rowsAndColumns.rows && start + rows.count <= count,
      "copyRows: rows \(rows) of \(other.shape) to row \(start) of \(shape)")
    guard !rows.isEmpty else { return }
    commonDevice("copyRows", self, other).copy(
      &self, MatrixWindow(rows: rows.count, columns: columns, offset: start * columns, stride: columns), from: other,
      MatrixWindow(rows: rows.count, columns: columns, offset: rows.lowerBound * columns, stride: columns))
  }

  /// The blocks `places` of the first axis, in that order.
  package func blocks(_ places: [Int]) -> Tensor {
    let size = count / shape[0]
    return reshaped([shape[0], size]).gatherRows(Indices(places))
      .reshaped(Shape([places.count] + shape.sizes.dropFirst()))
  }

  /// Rows become columns: `[rows, columns]` to `[columns, rows]`.
  package func transposed() -> Tensor {
    let (rows, columns) = shape2
    var out = Tensor(uninitialized: [columns, rows], on: device)
    // Row by row or column by column, whichever are fewer.
    if rows <= columns {
      for row in 0..<rows {
        device.copy(
          &out, MatrixWindow(rows: columns, columns: 1, offset: row, stride: rows), from: self,
          MatrixWindow(rows: columns, columns: 1, offset: row * columns, stride: 1))
      }
    } else {
      for column in 0..<columns {
        device.copy(
          &out, MatrixWindow(rows: rows, columns: 1, offset: column * rows, stride: 1), from: self,
          MatrixWindow(rows: rows, columns: 1, offset: column, stride: columns))
      }
    }
    return out
  }

  /// A window of columns as a tensor of its own, `[rows, columns.count]`.
  package func columns(_ columns: Range<Int>) -> Tensor {
    let (rows, width) = shape2
    require(columns.lowerBound >= 0 && columns.upperBound <= width, "columns: \(columns) of \(shape)")
    var out = Tensor(uninitialized: [rows, columns.count], on: device)
    device.copy(
      &out, MatrixWindow(out.shape), from: self,
      MatrixWindow(rows: rows, columns: columns.count, offset: columns.lowerBound, stride: width))
    return out
  }
}

extension Tensor {
  /// The mean over the rows of each sequence: `[rows, columns]` to `[sequences, columns]`; zeros for a sequence without rows.
  package func means(of offsets: Offsets) -> Tensor {
    let (rows, columns) = shape2
    require(rows == offsets.total, "means: \(rows) rows, but the sequences hold \(offsets.total)")
    var out = Tensor(zeros: [offsets.count, columns], on: device)
    out.scatterAdd(self, offsets.owners)
    return out.dividedByLengths(of: offsets)
  }

  /// Each row over the length of its sequence, `[sequences, columns]`; rows of empty sequences stay as they are.
  package func dividedByLengths(of offsets: Offsets) -> Tensor {
    let (rows, _) = shape2
    require(rows == offsets.count, "means: \(rows) rows for \(offsets.count) sequences")
    var out = self
    device.divideRows(&out, byLengthsOf: offsets)
    return out
  }

  /// The neighbourhoods of `windows` `[batch * side * side, columns]`: `[windows, kernel * kernel * columns]`, zeros beyond the border.
  package func windows(_ windows: SquareWindows) -> Tensor {
    let (rows, columns) = shape2
    let places = windows.places(inMaps: windows.maps(rows: rows), outside: rows)
    // One more row, of zeros, is what lies outside.
    return Tensor.concatenatingRows([self, Tensor(zeros: [1, columns], on: device)]).gatherRows(places)
      .reshaped([places.count / windows.size, windows.size * columns])
  }

  /// `self +=` what the neighbourhoods `d` hand back to the rows that they were read from: the derivative of ``windows(_:)``.
  package mutating func addWindows(_ d: Tensor, _ windows: SquareWindows) {
    let (rows, columns) = shape2
    let places = windows.places(inMaps: windows.maps(rows: rows), outside: rows)
    require(d.count == places.count * columns, "windows: a gradient of \(d.shape) for rows of \(shape)")
    let inside = places.values.indices.filter { places.values[$0] < rows }
    scatterAdd(
      d.reshaped([places.count, columns]).gatherRows(Indices(inside)), Indices(inside.map { places.values[$0] }))
  }
}

extension Tensor {
  /// Images `[batch, channels, height, width]` cut into squares of `patch` pixels: `[batch, places, channels * patch * patch]`.
  public func patches(of patch: Int) -> Tensor {
    require(shape.rank == 4, "patches: rank of \(shape) is not 4")
    let (batch, channels, height, width) = (shape[0], shape[1], shape[2], shape[3])
    require(
      patch > 0 && height % patch == 0 && width % patch == 0,
      "patches: \(height) x \(width) pixels are not a whole number of \(patch)-pixel patches")
    var out = Tensor(
      uninitialized: [batch, (height / patch) * (width / patch), channels * patch * patch], on: device)
    device.patchify(&out, self, patch: patch)
    return out
  }

  /// A class token before the places of each image, and positions added: `[batch, places, columns]` to `[batch, 1 + places, columns]`.
  package func assembledTokens(classToken: Tensor, positions: Tensor) -> Tensor {
    let (batch, places, columns) = shape3
    require(
      classToken.count == columns && positions.count == (places + 1) * columns,
      "tokens: class token \(classToken.shape) and positions \(positions.shape) for \(shape)")
    let device = commonDevice("tokens", self, classToken, positions)
    var out = Tensor(uninitialized: [batch, places + 1, columns], on: device)
    device.assembleTokens(&out, patches: self, classToken: classToken, positions: positions)
    return out
  }

  /// Means over `grid` x `grid` windows of a square of places: `[batch, side * side, columns]` to `[batch, grid * grid, columns]`.
  /// Windows are those of adaptive average pooling: equal where `grid` divides the side.
  package func pooledPlaces(grid: Int) -> Tensor {
    let (batch, places, columns) = shape3
    let side = Int(Double(places).squareRoot().rounded())
    require(side * side == places, "pooledPlaces: \(places) places are not a square")
    require((1...side).contains(grid), "pooledPlaces: a grid of \(grid) on a side of \(side)")
    var out = Tensor(uninitialized: [batch, grid * grid, columns], on: device)
    device.poolPatches(&out, self, grid: grid)
    return out
  }
}
