internal import Synchronization

/// Which rows attend to which: packed query sequences, packed key sequences, and the key sequence of each query sequence.
///
/// Made once and shared by all layers that look alike: `Offsets.selfAttention(visible:heads:)` gives the same plan again.
public struct AttentionPlan: Sendable {
  /// Which rows of the queries belong to which sequence.
  public let queries: Offsets
  /// Which rows of keys and values belong to which sequence.
  public let keys: Offsets
  /// `[queries.count]`: several query sequences may share a key sequence.
  public let keySequence: [Int]
  /// How many heads there are; each has `width / heads` columns.
  public let heads: Int
  /// What devices make of the plan, once.
  public let copies = DeviceCopies()

  /// A plan in which sequence `i` of the queries looks at sequence `keySequence[i]` of the keys, at sequence `i`
  /// without it.
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
  fileprivate init(rows: Offsets, visible: [Int]?, heads: Int) {
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

extension Offsets {
  /// The plan of rows that attend to themselves: each token to the first `visible[row]` tokens of its row, to all of them if nil. The same
  /// plan for all who ask for it.
  package func selfAttention(visible: [Int]?, heads: Int) -> AttentionPlan {
    plans.plan(visible: visible, heads: heads) {
      // Rows that remember no plan of their own: these and the plan would keep each other alive.
      AttentionPlan(rows: Offsets(lengths: lengths), visible: visible, heads: heads)
    }
  }
}

/// The plans that were asked for of one batch's rows: a few.
final class AttentionPlans: Sendable {
  private let known = Mutex<[(visible: [Int]?, plan: AttentionPlan)]>([])

  func plan(visible: [Int]?, heads: Int, _ make: () -> AttentionPlan) -> AttentionPlan {
    if let found = known.withLock({ $0.first { $0.plan.heads == heads && $0.visible == visible } }) {
      return found.plan
    }
    let plan = make()
    known.withLock { $0.append((visible, plan)) }
    return plan
  }
}

/// A `[rows, width]` window of a wider tensor, such as the queries in a product of queries, keys and values.
public struct ColumnWindow: Sendable {
  /// What the window is a part of, `[rows, columns]`.
  public let tensor: Tensor
  /// The first column of the window.
  public let column: Int

  package init(_ tensor: Tensor, column: Int = 0) {
    self.tensor = tensor
    self.column = column
  }
}

/// What the derivative of attention writes: the gradients at queries, keys and values, each a window of columns of a tensor.
///
/// They may lie side by side in one tensor, as queries, keys and values do that one product made. The tensors are reached through
/// this value only, so that windows of the same one can be written together.
public struct AttentionGradients: Sendable {
  /// `[rows, width]` of the tensor at `place`, from `column` on.
  public struct Window: Sendable, Hashable {
    /// Which of the tensors, from 0.
    public let place: Int
    /// The first column of the window.
    public let column: Int

    /// A window that begins at a column of the tensor at `place`.
    public init(place: Int = 0, column: Int = 0) {
      self.place = place
      self.column = column
    }
  }

  /// What the gradients are written to; two windows may lie in one tensor.
  public var tensors: [Tensor]
  /// Where the gradient at the queries goes.
  public let query: Window
  /// Where the gradient at the keys goes.
  public let key: Window
  /// Where the gradient at the values goes.
  public let value: Window

  /// Three windows of these tensors; a trap where one names a tensor that is not there.
  public init(_ tensors: [Tensor], query: Window, key: Window, value: Window) {
    require(
      [query, key, value].allSatisfy { tensors.indices.contains($0.place) },
      "attention: gradients outside \(tensors.count) tensors")
    self.tensors = tensors
    self.query = query
    self.key = key
    self.value = value
  }
}
