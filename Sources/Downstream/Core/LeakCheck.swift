package import Data

/// Looks for what a model may have seen of the pictures that it is asked about: the same groups, and the same pixels.
package struct LeakCheck: Sendable {
  /// Two sides that must have nothing in common.
  package struct Comparison: Sendable {
    /// What is asked, such as `vqa, test`.
    package let asked: String
    /// What is learned from, such as `pre-training`.
    package let learned: String
    /// Groups with pictures on both sides, in the order of what is asked.
    package let groups: [String]
    /// Pictures on both sides.
    package let pictures: PictureCrossing
    /// An equal one.
    let example: PictureCrossing.Match?

    /// - Throws: ``DownstreamError/leak(task:count:example:)`` if there is something in common.
    package func requireNothingShared() throws(DownstreamError) {
      if let group = groups.first {
        throw .leak(
          task: "\(asked), against \(learned)", count: max(groups.count, pictures.equalPictures),
          example: "those of the group '\(group)'")
      }
      if let example {
        throw .leak(
          task: "\(asked), against \(learned)", count: pictures.equalPictures,
          example: "picture \(example.picture), which equals \(example.pair)")
      }
    }
  }

  /// In the order in which they were asked for.
  package private(set) var comparisons: [Comparison] = []
  private var known: [Sides: (groups: [String], finding: PictureCrossing.Finding)] = [:]
  private let threads: Int

  /// Tasks that share their pictures are compared once.
  private struct Sides: Hashable {
    let learned: UInt64
    let asked: UInt64
  }

  /// - Parameter threads: Does not change the result.
  package init(threads: Int = 1) { self.threads = threads }

  /// Compares two sources, every picture of both.
  ///
  /// - Throws: What the sources throw for pictures that cannot be read.
  package mutating func compare(
    _ asked: any PictureSource, named name: String, with learned: any PictureSource, named learnedName: String
  ) throws {
    let sides = Sides(learned: learned.fingerprint, asked: asked.fingerprint)
    let (groups, finding) = try known[sides] ?? Self.find(asked, in: learned, threads: threads)
    known[sides] = (groups, finding)
    comparisons.append(
      Comparison(
        asked: name, learned: learnedName, groups: groups, pictures: finding.crossing, example: finding.example))
  }

  private static func find(
    _ asked: any PictureSource, in learned: any PictureSource, threads: Int
  ) throws -> (groups: [String], finding: PictureCrossing.Finding) {
    let all = PictureCrossing.Limits(pairs: .max, pictures: .max)
    let finding = try PictureCrossing.findings(of: learned, and: [asked], limits: all, threads: threads)[0]
    // A picture that nobody has seen may be any.
    let (seen, learnedSeen) = (finding.crossing.picturesSeen, finding.crossing.pairsSeen)
    if learnedSeen < learned.count { try requireReadable(learned) }
    if seen < asked.count { try requireReadable(asked) }
    return (SharedGroups.names(of: learned, and: asked), finding)
  }

  private static func requireReadable(_ source: any PictureSource) throws {
    for picture in 0..<source.count { _ = try PairGlance.image(of: source, at: picture) }
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
