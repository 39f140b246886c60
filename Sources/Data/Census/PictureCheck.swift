import Foundation

/// Whether the samples of a source can be used, by some of them: what training or evaluation would find out later.
package struct PictureCheck: Sendable, Hashable {
  /// The name of the source.
  package let source: String
  /// Samples in all.
  package let total: Int
  /// Samples looked at.
  package let looked: Int
  /// Of those, samples that cannot be used.
  package let unusable: Int
  /// The first of them, with its file.
  package let first: PairFault?
  /// What a comparison of pictures wants of those looked at.
  package let marks: PictureMark.Known

  /// Looks at so many samples at most, chosen by a fixed key.
  ///
  /// - Parameters:
  ///   - cleaner: A sample all of whose captions it empties is of no use either.
  ///   - threads: Does not change the result.
  package init(
    of source: any PairSource, limit: Int = 256, cleaner: CaptionCleaner = CaptionCleaner(), threads: Int = 1
  ) {
    let samples = KeyedSample.indices(of: source.count, limit: limit, for: "check")
    let findings = OrderedConcurrency.map(samples, threads: threads) { PictureCheck.look(at: $0, of: source, cleaner) }
    let faults = findings.compactMap(\.fault)
    self.source = source.name
    total = source.count
    looked = samples.count
    unusable = faults.count
    first = faults.first
    marks = Dictionary(uniqueKeysWithValues: zip(samples, findings.map(\.mark)))
  }

  private static func look(
    at index: Int, of source: any PairSource, _ cleaner: CaptionCleaner
  ) -> (fault: PairFault?, mark: PictureMark?) {
    do {
      let glance = try PairGlance(of: source, at: index)
      let mark = PictureMark(glance.image)
      guard glance.entry.captions.contains(where: { !cleaner.clean($0).isEmpty }) else {
        let reason = "\(glance.entry.picture): every caption is empty after cleaning"
        return (PairFault(sample: index, reason: reason), mark)
      }
      return (nil, mark)
    } catch {
      return (PairFault(sample: index, reason: String(describing: error)), nil)
    }
  }

  /// Whether more than the share `limit` of all samples is unusable: for certain where that many were seen, else with odds of a million
  /// to one.
  package func exceeds(_ limit: Double) -> Bool {
    guard Double(unusable) <= limit * Double(total) else { return true }
    guard looked < total else { return false }
    return BinomialTail.probability(of: unusable, orMoreOf: looked, each: limit) < 1e-6
  }
}

/// How likely so many of so many are.
package enum BinomialTail {
  /// `P(X >= count)` for `X ~ Binomial(trials, share)`.
  package static func probability(of count: Int, orMoreOf trials: Int, each share: Double) -> Double {
    guard count > 0 else { return 1 }
    guard count <= trials, share > 0 else { return 0 }
    guard share < 1 else { return 1 }
    let odds = log(share) - log1p(-share)
    // Term by term from the first: a quotient of binomial coefficients each.
    var term = Double(trials) * log1p(-share)
    var sum = 0.0
    for successes in 0...trials {
      if successes >= count { sum += exp(term) }
      term += log(Double(trials - successes) / Double(successes + 1)) + odds
    }
    return min(1, sum)
  }
}
