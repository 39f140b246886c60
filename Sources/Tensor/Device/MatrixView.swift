/// Where a matrix lies in a tensor's memory: `rows` rows of `columns` floats, `stride` floats from row to row, from element `offset`
/// on.
public struct MatrixWindow: Sendable, Hashable {
  /// How many rows the window has.
  public let rows: Int
  /// How many columns the window has.
  public let columns: Int
  /// The place of its first element in the tensor's memory, in elements.
  public let offset: Int
  /// From one row to the next, in elements; at least as many as there are columns.
  public let stride: Int

  /// A window of a tensor's memory; a trap where a size is negative or rows overlap.
  public init(rows: Int, columns: Int, offset: Int = 0, stride: Int) {
    require(
      rows >= 0 && columns >= 0 && offset >= 0 && stride >= columns,
      "matrix: [\(rows), \(columns)] cannot lie at offset \(offset), stride \(stride)")
    self.rows = rows
    self.columns = columns
    self.offset = offset
    self.stride = stride
  }

  /// All of a tensor, as `[rows, last axis]`.
  public init(_ shape: Shape) {
    let (rows, columns) = shape.rowsAndColumns
    self.init(rows: rows, columns: columns, stride: columns)
  }

  /// Stops unless the window lies in `tensor`.
  func requireInside(_ tensor: Tensor) {
    guard rows > 0, columns > 0 else { return }
    require(
      offset + (rows - 1) * stride + columns <= tensor.count,
      "matrix: [\(rows), \(columns)] at offset \(offset), stride \(stride), reaches beyond \(tensor.shape)")
  }

  /// Stops unless the window lies in `out` and the product of `a` and `b` plus `bias` fits into it.
  package func requireProduct(_ a: MatrixView, _ b: MatrixView, bias: Tensor?, in out: Tensor) {
    require(
      a.rows == rows && b.columns == columns && a.columns == b.rows,
      "matrix product: [\(a.rows), \(a.columns)] x [\(b.rows), \(b.columns)] is not [\(rows), \(columns)]")
    requireInside(out)
    if let bias { require(bias.count == columns, "matrix product: bias \(bias.shape) for \(columns) columns") }
  }
}

/// A matrix that a product reads: a window of a tensor's memory, as it lies or transposed.
public struct MatrixView: Sendable {
  /// Whose memory is read.
  public let tensor: Tensor
  /// What is read of it, as it lies in memory.
  public let window: MatrixWindow
  /// Whether rows and columns of the window change places in the product.
  public let isTransposed: Bool
  /// Whether other products will read the same numbers, so that a device does well to keep what it makes of them.
  package let isReadAgain: Bool

  /// The tensor as `[rows, last axis]`.
  package init(_ tensor: Tensor, transposed: Bool = false, isReadAgain: Bool = false) {
    self.init(tensor, MatrixWindow(tensor.shape), transposed: transposed, isReadAgain: isReadAgain)
  }

  /// Stops unless the window lies in the tensor.
  package init(_ tensor: Tensor, _ window: MatrixWindow, transposed: Bool = false, isReadAgain: Bool = false) {
    window.requireInside(tensor)
    self.tensor = tensor
    self.window = window
    isTransposed = transposed
    self.isReadAgain = isReadAgain
  }

  /// After the transposition.
  package var rows: Int { isTransposed ? window.columns : window.rows }

  /// After the transposition.
  package var columns: Int { isTransposed ? window.rows : window.columns }
}
