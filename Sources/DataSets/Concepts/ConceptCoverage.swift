/// How many pictures have a concept, by collection, beside the numbers recorded when the rule was written.
///
/// The recorded numbers are of the rule alone, so the comparison leaves the corrections out. They were counted with a fourth
/// style of emoji that the cache does not hold, so emoji are compared by the share that has a concept. The recorded
/// 2,305 clip-art files that were considered cannot be reproduced, their concepts can.
package struct ConceptCoverage: Sendable, Hashable {
  /// One collection.
  package struct Row: Sendable, Hashable {
    package let origin: DebCapOrigin
    /// The pictures in the folders and groups of the tables.
    package let considered: Int
    /// Those with a concept by the rule alone.
    package let byRule: Int
    /// Those with a concept after the corrections.
    package let corrected: Int
    /// The synsets by the rule alone.
    package let synsets: Int
    /// The recorded numbers of pictures with a concept, and of those considered.
    package let recordedMapped: Int
    package let recordedConsidered: Int

    /// How far the rule is from the recorded numbers, in percent.
    package var deviation: Double {
      let recordedShare = Double(recordedMapped) / Double(recordedConsidered)
      return origin == .emoji
        ? 100 * (Double(byRule) / Double(max(considered, 1)) / recordedShare - 1)
        : 100 * (Double(byRule) / Double(recordedMapped) - 1)
    }
  }

  package let rows: [Row]
  /// The synsets of all collections by the rule alone, near duplicates of stamps left out; 1,518 were recorded with the fourth
  /// style.
  package let synsets: Int
  package static let recordedSynsets = 1518

  /// The greatest deviation that is accepted, in percent.
  package static let tolerance = 5.0

  package init(_ records: [DebCapRecord], rule: ConceptMap, corrected: ConceptMap) {
    rows = [DebCapOrigin.tuxpaint, .openclipart, .emoji, .sweethome3d].map { origin in
      let places = records.indices.filter { records[$0].origin == origin && rule.isConsidered[$0] }
      let synsets = places.compactMap { rule.concepts[$0]?.synset }
      return Row(
        origin: origin, considered: places.count, byRule: synsets.count,
        corrected: places.count { corrected.concepts[$0] != nil }, synsets: Set(synsets).count,
        recordedMapped: Self.recorded(origin).mapped, recordedConsidered: Self.recorded(origin).considered)
    }
    synsets =
      Set(
        records.indices.filter { records[$0].origin == .tuxpaint || !records[$0].marks.contains(.nearDuplicate) }
          .compactMap { rule.concepts[$0]?.synset }
      ).count
  }

  /// One sentence for each collection that deviates by more than the tolerance.
  package var deviations: [String] {
    rows.filter { abs($0.deviation) > Self.tolerance }.map {
      "of \($0.considered) pictures of \($0.origin.rawValue), \($0.byRule) have a concept; \($0.recordedMapped) of "
        + "\($0.recordedConsidered) were recorded"
    }
  }

  private static func recorded(_ origin: DebCapOrigin) -> (mapped: Int, considered: Int) {
    switch origin {
    case .tuxpaint: (631, 701)
    case .openclipart: (1589, 2305)
    case .emoji: (4047, 4853)
    case .sweethome3d: (777, 820)
    }
  }
}
