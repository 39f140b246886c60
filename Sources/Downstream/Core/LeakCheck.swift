package import Data

/// Looks for what a model may have seen of the pictures that it is asked about: the same groups, and the same pixels.
package struct LeakCheck: Sendable {
  /// Two sides that must have nothing in common.
  package struct Comparison: Sendable {
    /// What is asked, such as `vqa, test`.
    package let asked: String
    /// What is learned from, such as `pre-training`.
    package let learned: String
    /// First what is learned from, then what is asked.
    package let overlap: PictureOverlap
    /// Of what is asked.
    package let pictureCount: Int

    /// - Throws: ``DownstreamError/leak(task:count:example:)`` if there is something in common.
    package func requireNothingShared() throws(DownstreamError) {
      if let group = overlap.groups.first {
        throw .leak(
          task: "\(asked), against \(learned)", count: max(overlap.groups.count, overlap.equalPictures.count),
          example: "those of the group '\(group)'")
      }
      if let match = overlap.equalPictures.first {
        throw .leak(
          task: "\(asked), against \(learned)", count: overlap.equalPictures.count,
          example: "picture \(match.second), which equals \(match.first)")
      }
    }
  }

  /// In the order in which they were asked for.
  package private(set) var comparisons: [Comparison] = []
  private var known: [Sides: PictureOverlap] = [:]

  /// Tasks that share their pictures are compared once.
  private struct Sides: Hashable {
    let learned: UInt64
    let asked: UInt64
  }

  package init() {}

  /// Compares two sources.
  ///
  /// - Throws: What the sources throw for pictures that cannot be read.
  package mutating func compare(
    _ asked: any PictureSource, named name: String, with learned: any PictureSource, named learnedName: String
  ) throws {
    let sides = Sides(learned: learned.fingerprint, asked: asked.fingerprint)
    let overlap = try known[sides] ?? PictureOverlap(of: learned, and: asked)
    known[sides] = overlap
    comparisons.append(
      Comparison(asked: name, learned: learnedName, overlap: overlap, pictureCount: asked.count))
  }

  /// Compares what the tasks of `material` ask in `split` with what they learn from and with what was pre-trained on.
  ///
  /// Tasks without data are left out.
  package mutating func compare(
    _ material: any TaskMaterial, asking split: DataSplit, pretraining: any PictureSource
  ) throws {
    let sets: [(name: String, pictures: (DataSplit) throws -> any PictureSource)] = [
      ("vqa", { try material.questions($0).pictures }), ("ve", { try material.entailment($0).pictures }),
      ("pairs", { try material.pairs($0).pictures }),
    ]
    for (name, pictures) in sets {
      guard let asked = try present({ try pictures(split) }) else { continue }
      try compare(asked, named: "\(name), \(split.rawValue)", with: pretraining, named: "pre-training")
      guard let learned = try present({ try pictures(.train) }) else { continue }
      try compare(asked, named: "\(name), \(split.rawValue)", with: learned, named: "its training")
    }
    guard let folded = try present({ try material.retrievalPairs(split) }) else { return }
    try compare(folded.pairs, named: "tux-retrieval", with: pretraining, named: "pre-training")
    for fold in folded.folds.indices {
      let asked = SubsetSource(folded.pairs, indices: folded.folds[fold], name: "fold \(fold + 1)")
      try compare(
        asked, named: "tux-retrieval, fold \(fold + 1)", with: folded.training(ofFold: fold), named: "its training")
    }
  }

  /// Nil where a task has no data.
  private func present<Items>(_ derive: () throws -> Items) throws -> Items? {
    do {
      return try derive()
    } catch DownstreamError.absence {
      return nil
    }
  }
}
