public import Data
import Tensor

/// Captioned pictures in folds: each fold is asked once, by a model that learned from the others.
public struct FoldedPairs: Sendable {
  package let pairs: any PairSource
  /// The samples of each fold.
  package let folds: [[Int]]
  /// A hash of the pairs and of which fold they are in.
  package let fingerprint: UInt64

  /// - Parameter fold: The fold of a sample, in `0..<count`. All samples of a group belong into one.
  public init(_ pairs: any PairSource, count: Int, fold: (Int) -> Int) {
    self.pairs = pairs
    var folds = [[Int]](repeating: [], count: count)
    var state = Hashing.mix(pairs.fingerprint)
    for sample in 0..<pairs.count {
      let fold = fold(sample)
      require((0..<count).contains(fold), "folds: sample \(sample) of \(pairs.name) is in fold \(fold) of \(count)")
      folds[fold].append(sample)
      state = Hashing.mix(state &+ UInt64(fold) &+ 1)
    }
    self.folds = folds
    fingerprint = state
  }

  /// Folds by a number of the group in `0..<100`: fold `number / (100 / count)`.
  ///
  /// - Parameter number: The same for all samples of a group.
  public init(_ pairs: any PairSource, count: Int = 5, percentile number: (_ group: String) -> Int) {
    require(count > 1 && 100 % count == 0, "folds: 100 parts cannot be cut into \(count) equal folds")
    self.init(pairs, count: count) { number(pairs.group(at: $0)) / (100 / count) }
  }

  /// What the model of a fold learns from.
  package func training(ofFold fold: Int) -> SubsetSource {
    let samples = folds.indices.filter { $0 != fold }.flatMap { folds[$0] }.sorted()
    return SubsetSource(pairs, indices: samples, name: "\(pairs.name) without fold \(fold + 1)")
  }

  /// The groups that several folds share: what a model of one has seen of another. In the order of the samples.
  package var sharedGroups: [String] {
    var foldOfGroup: [String: Int] = [:]
    var shared: [String] = []
    for (fold, samples) in folds.enumerated() {
      for sample in samples {
        let group = pairs.group(at: sample)
        if foldOfGroup[group, default: fold] != fold, !shared.contains(group) { shared.append(group) }
        foldOfGroup[group] = fold
      }
    }
    return shared
  }
}
