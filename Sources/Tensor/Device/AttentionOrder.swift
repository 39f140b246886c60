/// What devices make of a plan: in which order probabilities are counted and gradients are added.
package struct AttentionOrder: Sendable {
  /// The index of each sequence's first probability among those of the whole batch: dropout counts from it.
  package let dropoutStarts: [Int]
  /// The number of pairs of a query row and a key row.
  package let scores: Int
  /// The query sequences of each key sequence. Those that share keys add to the same gradient: they are one chunk, in their order.
  package let sharers: [[Int]]

  package init(_ plan: AttentionPlan) {
    var starts: [Int] = []
    var scores = 0
    var sharers = [[Int]](repeating: [], count: plan.keys.count)
    for (sequence, keySequence) in plan.keySequence.enumerated() {
      starts.append(plan.heads * scores)
      scores += plan.queries.length(sequence) * plan.keys.length(keySequence)
      sharers[keySequence].append(sequence)
    }
    dropoutStarts = starts
    self.scores = scores
    self.sharers = sharers
  }
}
