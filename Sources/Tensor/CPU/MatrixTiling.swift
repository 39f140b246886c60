internal import CKernels

/// How a matrix product is cut: blocks that caches hold, in them pieces that threads share.
///
/// The sums of an element run over `inner` block after block, in order, so the pieces, which depend on the number of threads,
/// leave no trace in the result. Here that order is fixed: `innerBlocks` depends on `inner` and `TK_MATRIX_INNER` alone, and every path
/// of a product adds up an element's sum of a block in one go (`matrix_tile`). All else may follow the caches of the machine.
package struct MatrixTiling {
  let rows: Int
  /// Of the second factor that are packed at a time: what is packed stays in the cache that cores share.
  package let columnBlocks: [Range<Int>]
  package let innerBlocks: [Range<Int>]
  /// The blocks of `innerBlocks` that are packed at a time. A thread computes its piece of the result through all of them before the
  /// next piece, so the piece stays in its own cache, and threads meet once for many blocks.
  package let innerGroups: [Range<Int>]
  /// The floats that the largest group of packed blocks needs.
  let packedCount: Int
  private let threadCount: Int
  /// The floats of the first factor that a core's own cache holds beside panels of the second one.
  private let ownLimit: Int

  private static let panel = Int(TK_PANEL_MULTIPLE)
  private static let tileRows = 8
  /// The multiplications that are worth handing over to another thread.
  private static let leastWork = 200_000

  package init(rows: Int, columns: Int, inner: Int, threadCount: Int, caches: CacheSizes) {
    self.rows = rows
    self.threadCount = threadCount
    let mostInner = Int(TK_MATRIX_INNER)
    // An empty sum is still a block: beta and bias are applied.
    innerBlocks = even(inner, into: max(1, (inner + mostInner - 1) / mostInner), multipleOf: 1)
    let longest = max(1, innerBlocks.map(\.count).max() ?? 1)
    ownLimit = caches.ownFloats(inner: longest)
    let packedLimit = caches.packedFloats(threads: threadCount)
    let widest = max(1, packedLimit / longest / MatrixTiling.panel) * MatrixTiling.panel
    columnBlocks = even(columns, into: (columns + widest - 1) / widest, multipleOf: MatrixTiling.panel)
    let packedColumns = MatrixTiling.packedColumns(columnBlocks.map(\.count).max() ?? 0)
    let mostBlocks = max(1, packedLimit / max(1, longest * packedColumns))
    innerGroups = even(innerBlocks.count, into: (innerBlocks.count + mostBlocks - 1) / mostBlocks, multipleOf: 1)
    packedCount = (innerGroups.map(\.count).max() ?? 1) * longest * packedColumns
  }

  /// The columns of a packed block, with those that fill it up.
  private static func packedColumns(_ columns: Int) -> Int {
    let multiple = Int(TK_PACKED_MULTIPLE)
    return (columns + multiple - 1) / multiple * multiple
  }

  /// Where an inner block of a group begins among the floats that are packed of a block of columns.
  func packedStart(of block: Int, in group: Range<Int>, columns: Range<Int>) -> Int {
    (innerBlocks[block].lowerBound - innerBlocks[group.lowerBound].lowerBound)
      * MatrixTiling.packedColumns(columns.count)
  }

  /// Groups of columns, each computed by a thread that packs them as it goes; nil where packing once for all threads is better.
  ///
  /// For few rows: then packing is dear beside multiplying and waits for memory, which a thread by itself asks for in advance, and
  /// the rows stay in its cache. A second factor that is not transposed is copied faster and must be the wide one to be worth it.
  /// Threads must come out about even, because groups are large.
  package func ownGroups(isSecondTransposed: Bool) -> [Range<Int>]? {
    let columns = columnBlocks.last?.upperBound ?? 0, longest = innerBlocks.map(\.count).max() ?? 0
    let panels = (columns + MatrixTiling.panel - 1) / MatrixTiling.panel
    guard rows * longest <= ownLimit, isSecondTransposed || columns >= rows else { return nil }
    guard threadCount > 1, rows * columns * longest >= MatrixTiling.leastWork else { return [0..<columns] }
    let idle = (panels + threadCount - 1) / threadCount * threadCount - panels
    guard 8 * idle <= panels else { return nil }
    let perThread = min(4, max(1, panels / (4 * threadCount)))
    return even(columns, into: threadCount * perThread, multipleOf: MatrixTiling.panel)
  }

  /// The pieces of a block of columns: enough to keep all threads busy evenly, none too small to be worth handing over.
  func pieces(ofColumns block: Range<Int>, group: Range<Int>) -> (rows: [Range<Int>], columns: [Range<Int>]) {
    let work = rows * block.count * innerBlocks[group].reduce(0) { $0 + $1.count }
    let wanted = max(1, min(max(8, 4 * threadCount), work / MatrixTiling.leastWork))
    let rowPieces = max(1, min(wanted, rows / (4 * MatrixTiling.tileRows)))
    let columnPieces = max(1, min((wanted + rowPieces - 1) / rowPieces, block.count / MatrixTiling.panel))
    return (
      even(rows, into: rowPieces, multipleOf: MatrixTiling.tileRows),
      even(block.count, into: columnPieces, multipleOf: MatrixTiling.panel).map {
        $0.lowerBound + block.lowerBound..<$0.upperBound + block.lowerBound
      }
    )
  }

  /// The groups of columns that threads pack: moving memory, so a group is some thousand floats.
  func packingPieces(ofColumns block: Range<Int>, inner: Int) -> [Range<Int>] {
    let pieces = max(
      1, min(max(8, 4 * threadCount), block.count / (4 * MatrixTiling.panel), block.count * inner / 16_384))
    return even(block.count, into: pieces, multipleOf: MatrixTiling.panel).map {
      $0.lowerBound + block.lowerBound..<$0.upperBound + block.lowerBound
    }
  }
}

/// `0..<extent` in at most `count` ranges that begin at multiples of `multiple`, as even as that allows.
private func even(_ extent: Int, into count: Int, multipleOf multiple: Int) -> [Range<Int>] {
  let units = (extent + multiple - 1) / multiple
  let pieces = max(1, min(count, units))
  return (0..<pieces).map { units * $0 / pieces * multiple..<min(extent, units * ($0 + 1) / pieces * multiple) }
}
