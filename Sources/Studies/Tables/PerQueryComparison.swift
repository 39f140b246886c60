import Data
package import JSON
package import Reporting
package import Training

/// What an arm does to each query of a track: which captions it fixes, and which it breaks.
///
/// Arms of a study answer the same queries, so their ranks are paired query by query; ranks are means over the seeds that both
/// arms finished, and a tie counts as the expectation over its orders.
package struct PerQueryComparison: Sendable {
  /// A query and its ranks.
  package struct Query: Sendable, Hashable {
    /// The caption, cleaned as the model reads it: the query from text to image, the answer from image to text.
    package let caption: String
    /// Pictures, by their numbers in the track's source: the answers from text to image, the query from image to text.
    package let images: [Int]
    /// The mean place of the first right answer, from 1.
    package let baselineRank: Double
    package let armRank: Double
    /// The share of the seeds in which a right answer is among the first `cutoff`.
    package let baselineHits: Double
    package let armHits: Double

    /// In at least half of the seeds.
    package var isFoundByBaseline: Bool { baselineHits >= 0.5 }
    package var isFoundByArm: Bool { armHits >= 0.5 }
  }

  package let baseline: String
  package let arm: String
  package let track: RetrievalTask
  package let direction: StudyColumn.Direction
  /// How many of the first candidates count as found.
  package let cutoff: Int
  package let isReranked: Bool
  /// The seeds that both arms finished.
  package let seeds: [Int]
  /// In the order of the evaluation.
  package let queries: [Query]

  /// How many of the first candidates count as found unless somebody says otherwise.
  package static let standardCutoff = 10

  /// What makes a query found, fixed or broken, in words: the one rule of `triad queries` and of the report.
  package static func rule(cutoff: Int) -> String {
    "Found: among the first \(cutoff) in at least half of the seeds. Fixed: found by the arm and not by what it is compared with; "
      + "broken: the other way round. The greatest ratio of the mean ranks comes first."
  }

  /// Found by the arm and not by the baseline: the greatest gain in rank first.
  package var fixed: [Query] {
    queries.filter { !$0.isFoundByBaseline && $0.isFoundByArm }.sorted(by: PerQueryComparison.gainsMore)
  }

  /// Found by the baseline and not by the arm: the greatest loss in rank first.
  package var broken: [Query] {
    queries.filter { $0.isFoundByBaseline && !$0.isFoundByArm }.sorted { PerQueryComparison.gainsMore($1, $0) }
  }

  /// Queries that both find, and that neither does.
  package var unchanged: (found: Int, missed: Int) {
    (
      queries.count { $0.isFoundByBaseline && $0.isFoundByArm },
      queries.count { !$0.isFoundByBaseline && !$0.isFoundByArm }
    )
  }

  /// Ranks 40 and 2 differ more than 440 and 402: their ratio counts.
  private static func gainsMore(_ first: Query, _ second: Query) -> Bool {
    let (one, other) = (first.baselineRank / first.armRank, second.baselineRank / second.armRank)
    return one == other ? (first.images.first ?? 0) < (second.images.first ?? 0) : one > other
  }

  /// - Parameters:
  ///   - arm: The name of a row.
  ///   - baseline: The row that it is compared with; the study's baseline when nil.
  ///   - track: The name of a retrieval task; the first one of the data when nil.
  ///   - direction: What is searched for.
  ///   - isReranked: Whether image-text matching orders the first candidates.
  /// - Throws: `PerQueryError` where there is nothing to compare.
  package init(
    _ study: Study, arm: String, against baseline: String? = nil, on track: String? = nil,
    _ direction: StudyColumn.Direction = .textToImage, cutoff: Int = standardCutoff, isReranked: Bool = false
  ) throws {
    let names = study.arms.map(\.name)
    func row(_ name: String) throws(PerQueryError) -> Int {
      guard let row = names.firstIndex(of: name) else { throw .unknownArm(name, arms: names) }
      return row
    }
    let (armRow, baselineRow) = (try row(arm), try baseline.map(row) ?? 0)
    let trackName = track ?? study.tracks.first ?? ""
    guard let task = study.data.tasks.first(where: { $0.name == trackName }) else {
      throw PerQueryError.unknownTrack(trackName, tracks: study.tracks)
    }
    guard armRow != baselineRow else { throw PerQueryError.sameArm(arm) }
    let pairs = try PerQueryComparison.pairs(study, armRow, baselineRow, track: trackName)
    guard let first = pairs.first?.arm else {
      throw PerQueryError.absentRuns(arm: arm, baseline: names[baselineRow], command: study.command)
    }
    let ranks = try pairs.map { pair in
      (
        arm: try PerQueryComparison.ranks(pair.arm, direction, isReranked, arm: arm),
        baseline: try PerQueryComparison.ranks(pair.baseline, direction, isReranked, arm: names[baselineRow])
      )
    }
    let gallery = try RetrievalGallery(task, cleaner: study.runs[armRow][0].evaluation.cleaner)
    guard gallery.images == first.images, gallery.captions == first.captions else {
      throw PerQueryError.otherQueries(track: trackName)
    }
    let count = direction == .textToImage ? gallery.texts.count : gallery.images.count
    queries = (0..<count).map { query in
      func mean(_ value: (Int) -> Double) -> Double { ranks.indices.reduce(0) { $0 + value($1) } / Double(ranks.count) }
      let isText = direction == .textToImage
      let caption = isText ? query : gallery.captionsOfImages[query].min() ?? 0
      return Query(
        caption: gallery.texts[caption],
        images: isText ? gallery.imagesOfCaptions[query].sorted().map { gallery.images[$0] } : [gallery.images[query]],
        baselineRank: mean { ranks[$0].baseline[query].expected }, armRank: mean { ranks[$0].arm[query].expected },
        baselineHits: mean { ranks[$0].baseline[query].hitProbability(at: cutoff) },
        armHits: mean { ranks[$0].arm[query].hitProbability(at: cutoff) })
    }
    self.arm = arm
    self.baseline = names[baselineRow]
    self.track = task
    self.direction = direction
    self.cutoff = cutoff
    self.isReranked = isReranked
    seeds = pairs.map(\.seed)
  }

  /// The results on the track of every seed that both arms finished.
  private static func pairs(
    _ study: Study, _ arm: Int, _ baseline: Int, track: String
  ) throws -> [(seed: Int, arm: RetrievalResult, baseline: RetrievalResult)] {
    try study.seeds.enumerated().compactMap { place, seed in
      func result(_ row: Int) throws -> RetrievalResult? {
        try study.shownResult(arm: row, seed: place)?.measurements?.retrieval.first { $0.task == track }
      }
      guard let one = try result(arm), let other = try result(baseline) else { return nil }
      guard one.images == other.images, one.captions == other.captions else {
        throw PerQueryError.otherQueries(track: track)
      }
      return (seed, one, other)
    }
  }

  private static func ranks(
    _ result: RetrievalResult, _ direction: StudyColumn.Direction, _ isReranked: Bool, arm: String
  ) throws(PerQueryError) -> [QueryRank] {
    guard let ranks = isReranked ? result.reranked : result.dualEncoder else { throw .absentMatching(arm: arm) }
    return direction == .textToImage ? ranks.textToImage : ranks.imageToText
  }
}

extension PerQueryComparison {
  /// `+ LMI against CMA, emoji, text to image: ...`, how many queries changed, and what that means.
  package var sentences: [String] {
    let way = direction == .textToImage ? "captions find pictures" : "pictures find captions"
    let how = isReranked ? "re-ranked by image-text matching" : "by the dual encoder"
    return [
      "\(arm) against \(baseline) on \(track.name): \(way), \(how), mean rank over seed\(seeds.count == 1 ? "" : "s") "
        + "\(seeds.map(String.init).joined(separator: ", ")).",
      counts, PerQueryComparison.rule(cutoff: cutoff),
    ]
  }

  /// In how many of the seeds the baseline finds a query, and in how many the arm: `1 → 4 of 5`. Ties count in part.
  package func found(_ query: Query) -> String {
    let number = NumberFormat.significant(2)
    let counts = [query.baselineHits, query.armHits].map { number.text($0 * Double(seeds.count)) }
    return "\(counts[0]) \u{2192} \(counts[1]) of \(seeds.count)"
  }

  /// How many queries are fixed, broken, and neither.
  package var counts: String {
    let (found, missed) = unchanged
    let (gained, lost) = (fixed.count, broken.count)
    return
      "Of \(queries.count) queries \(gained) \(gained == 1 ? "is" : "are") fixed and \(lost) broken; \(found) are found by both and "
      + "\(missed) by neither, over \(seeds.count) seed\(seeds.count == 1 ? "" : "s")."
  }

  /// The fixed and the broken queries, up to `limit` each; a list without queries is left out.
  package func grids(limit: Int = 20) -> [TableGrid] {
    [("Fixed", fixed), ("Broken", broken)].filter { !$0.1.isEmpty }.map { title, list in
      let shown = list.prefix(limit)
      let rest = list.count > shown.count ? ", the first \(shown.count) of \(list.count)" : ""
      return TableGrid(
        title: title + rest, labelHeading: "caption",
        headings: ["found", "rank of \(baseline)", "rank of \(arm)", "pictures"].map { TableGrid.Heading($0) },
        rows: shown.map { query in
          let ranks = [query.baselineRank, query.armRank].map { TableGrid.Cell(NumberFormat.fixed(1).text($0)) }
          return TableGrid.Row(
            query.caption,
            [TableGrid.Cell(found(query))] + ranks + [TableGrid.Cell(PerQueryComparison.list(query.images))])
        })
    }
  }

  /// The comparison for programs: every query, in the order of the evaluation.
  package var document: JSONValue {
    [
      "arm": .string(arm), "baseline": .string(baseline), "track": .string(track.name),
      "direction": .string(direction.rawValue), "cutoff": .integer(cutoff), "reranked": .bool(isReranked),
      "seeds": .array(seeds.map(JSONValue.integer)),
      "queries": .array(
        queries.map { query in
          [
            "caption": .string(query.caption), "images": .array(query.images.map(JSONValue.integer)),
            "baseline_rank": .number(query.baselineRank), "arm_rank": .number(query.armRank),
            "baseline_hits": .number(query.baselineHits), "arm_hits": .number(query.armHits),
          ]
        }),
    ]
  }

  private static func list(_ images: [Int]) -> String {
    let shown = images.prefix(3).map(String.init).joined(separator: ", ")
    return images.count > 3 ? "\(shown) and \(images.count - 3) more" : shown
  }
}

/// Why two arms cannot be compared query by query.
package enum PerQueryError: Error, Sendable, Hashable, CustomStringConvertible {
  case unknownArm(String, arms: [String])
  case unknownTrack(String, tracks: [String])
  /// An arm against itself.
  case sameArm(String)
  /// No seed is there of both arms.
  case absentRuns(arm: String, baseline: String, command: String)
  /// Re-ranked queries of an arm without image-text matching.
  case absentMatching(arm: String)
  /// The runs were asked about other pictures or captions than the data have now.
  case otherQueries(track: String)

  package var description: String {
    switch self {
    case .unknownArm(let name, let arms):
      "There is no arm '\(name)'; the study has \(arms.map { "'\($0)'" }.joined(separator: ", "))."
    case .unknownTrack(let name, let tracks):
      "There is no track '\(name)'; the data have \(tracks.joined(separator: ", "))."
    case .sameArm(let arm): "'\(arm)' is compared with itself; name another arm."
    case .absentRuns(let arm, let baseline, let command):
      "No seed is there of both '\(arm)' and '\(baseline)': run `\(command)` first."
    case .absentMatching(let arm): "'\(arm)' has no image-text matching, so nothing of it is re-ranked."
    case .otherQueries(let track):
      "The runs were evaluated on other pictures or captions of '\(track)' than the data have now: run the study again."
    }
  }
}
