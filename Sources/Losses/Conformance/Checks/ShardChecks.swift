import Tensor
import Autograd
import Data
import Encoders

extension ConformanceSubject {
  /// A step adds up the terms of its shards by what their parts count; what is counted must be known without an encoder, match the
  /// parts, and be nothing only where there is nothing to learn.
  func shardsFailure() -> String? {
    let batch = fixture.makeBatch()
    for shards in [1, 2, 4] where batch.count % shards == 0 {
      let size = batch.count / shards
      let worlds = (0..<shards).map { number in
        ConformanceWorld(fixture, batch: batch.selecting(Array(number * size..<(number + 1) * size)))
      }
      var counts: [[Int]] = []
      for world in worlds {
        let step = world.makeStep()
        counts.append(objective.counts(in: step))
        if step.hasRunAnEncoder { return "`counts(in:)` ran an encoder" }
      }
      for (number, world) in worlds.enumerated() {
        let place = "shard \(number) of \(shards)"
        let term = world.term(of: objective, in: world.makeStep())
        let own = counts[number]
        if let fault = countFault(own, of: term) { return "in \(place) \(fault)" }
        let totals = own.indices.map { part in counts.reduce(0) { $0 + ($1.count > part ? $1[part] : 0) } }
        let outcome = ConformanceOutcome(term.share(own, of: totals, objective: Checked.name), on: world.tape)
        if let number = outcome.firstNonFinite { return "in \(place) \(number)" }
        if shards == 1, let difference = outcome.firstDifference(from: self.outcome()) {
          return "as a single shard and as a whole, \(difference)"
        }
      }
    }
    return nil
  }

  /// What is wrong with the counts of one term, or nil.
  private func countFault(_ counts: [Int], of term: LossTerm) -> String? {
    guard counts.count == term.parts.count else {
      return "the term has \(term.parts.count) parts, and `counts(in:)` gives \(counts.count) counts"
    }
    for (part, count) in counts.enumerated() {
      if count < 0 { return "part \(part) counts \(count)" }
      let value = term.parts[part].value.item
      if count == 0, value != 0 { return "part \(part) is \(value) and counts nothing" }
    }
    return nil
  }
}

extension TrainingStep {
  fileprivate var hasRunAnEncoder: Bool {
    computed(OnlineImage()) != nil || computed(OnlineText()) != nil || computed(MomentumImage()) != nil
      || computed(MomentumText()) != nil
  }
}
