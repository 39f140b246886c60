/// Which rows attend to which: packed query sequences, packed key sequences, and the key sequence of each query sequence.
public struct AttentionPlan: Sendable {
  public let queries: Offsets
  public let keys: Offsets
  /// `[queries.count]`: several query sequences may share a key sequence.
  public let keySequence: [Int]
  public let heads: Int

  public init(queries: Offsets, keys: Offsets, keySequence: [Int]? = nil, heads: Int) {
    let map = keySequence ?? Array(0..<queries.count)
    require(map.count == queries.count, "attention: \(map.count) key sequences for \(queries.count) query sequences")
    require(map.allSatisfy { (0..<keys.count).contains($0) }, "attention: key sequence outside 0..<\(keys.count)")
    require(
      map.enumerated().allSatisfy { queries.length($0) == 0 || keys.length($1) > 0 },
      "attention: queries that look at an empty key sequence")
    require(heads > 0, "attention: \(heads) heads")
    self.queries = queries
    self.keys = keys
    self.keySequence = map
    self.heads = heads
  }

  /// Rows that attend to themselves: each token to the first `visible[row]` tokens of its row, to all of them if nil.
  public init(rows: Offsets, visible: [Int]?, heads: Int) {
    guard let visible else {
      self.init(queries: rows, keys: rows, heads: heads)
      return
    }
    require(
      visible.count == rows.count && visible.indices.allSatisfy { (0...rows.length($0)).contains(visible[$0]) },
      "attention: \(visible) visible tokens of rows of \(rows.lengths)")
    // Each row is two key sequences, of which the second is nobody's.
    let lengths = visible.indices.flatMap { [visible[$0], rows.length($0) - visible[$0]] }
    self.init(
      queries: rows, keys: Offsets(lengths: lengths), keySequence: visible.indices.map { 2 * $0 }, heads: heads)
  }
}

/// A `[rows, width]` window of a wider tensor, such as the queries in a product of queries, keys and values.
public struct ColumnWindow: Sendable {
  public let tensor: Tensor
  public let column: Int

  public init(_ tensor: Tensor, column: Int = 0) {
    self.tensor = tensor
    self.column = column
  }
}

/// Scaled dot-product attention over packed rows, all heads; nothing of size queries x keys is kept.
public protocol AttentionKernels {
  /// `out` is `[query rows, width]`, `lse` (log-sum-exp of the scores, saved) is `[query rows, heads]`.
  func attention(
    _ out: Tensor, lse: Tensor, query: ColumnWindow, key: ColumnWindow, value: ColumnWindow, plan: AttentionPlan,
    width: Int, mask: DropoutMask)
  /// Overwrites `dquery`, `dkey` and `dvalue`; rows that nobody looks at get zeros.
  func attentionBackward(
    dquery: ColumnWindow, dkey: ColumnWindow, dvalue: ColumnWindow, _ dout: Tensor, out: Tensor, lse: Tensor,
    query: ColumnWindow, key: ColumnWindow, value: ColumnWindow, plan: AttentionPlan, width: Int, mask: DropoutMask)
}
