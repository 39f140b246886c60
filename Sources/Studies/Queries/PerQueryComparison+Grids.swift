public import JSON
public import Reporting
import Training

extension PerQueryComparison {
  /// `+ LMI against CMA, emoji, text to image: ...`, how many queries changed, and what that means.
  public var sentences: [String] {
    let way = direction == .textToImage ? "captions find pictures" : "pictures find captions"
    let how = isReranked ? "re-ranked by image-text matching" : "by the dual encoder"
    return [
      "\(arm) against \(baseline) on \(track.name): \(way), \(how), mean rank over seed\(seeds.count == 1 ? "" : "s") "
        + "\(seeds.map(String.init).joined(separator: ", ")).",
      counts, PerQueryComparison.rule(cutoff: cutoff),
    ]
  }

  /// In how many of the seeds the baseline finds a query, and in how many the arm: `1 → 4 of 5`. Ties count in part.
  public func found(_ query: Query) -> String {
    let number = NumberFormat.significant(2)
    let counts = [query.baselineHits, query.armHits].map { number.text($0 * Double(seeds.count)) }
    return "\(counts[0]) \u{2192} \(counts[1]) of \(seeds.count)"
  }

  /// How many queries are fixed, broken, and neither.
  public var counts: String {
    let (found, missed) = unchanged
    let (gained, lost) = (fixed.count, broken.count)
    return
      "Of \(queries.count) queries \(gained) \(gained == 1 ? "is" : "are") fixed and \(lost) broken; \(found) are found by both and "
      + "\(missed) by neither, over \(seeds.count) seed\(seeds.count == 1 ? "" : "s")."
  }

  /// The fixed and the broken queries, up to `limit` each; a list without queries is left out.
  public func grids(limit: Int = 20) -> [TableGrid] {
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
  public var document: JSONValue {
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
