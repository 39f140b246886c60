import Data

/// How many pictures a cache holds by collection, part and split, beside the numbers recorded when the rules were
/// written.
///
/// The recorded numbers are those of Debian 12. A collection whose split deviates by more than 2 % was not read as it
/// should be: a package changed, or a rule did.
public struct DebCapCensus: Sendable, Hashable {
  /// The rows, collection by collection: first all of it, then its parts.
  public let rows: [DebCapCensusRow]

  /// The greatest deviation of a collection's split that is accepted, in percent.
  public static let tolerance = 2.0

  /// Counts `records`.
  public init(_ records: [DebCapRecord]) {
    rows = Self.recorded.map { row in
      var counted = row
      counted.counts = DataSplit.allCases.map { split in records.count { $0.split == split && row.contains($0) } }
      return counted
    }
  }

  /// Whether every collection agrees with the recorded numbers.
  public var isAsRecorded: Bool { deviations.isEmpty }

  /// One sentence for each split of a collection that deviates by more than the tolerance.
  public var deviations: [String] {
    rows.filter { $0.part == .all }.flatMap { row in
      DataSplit.allCases.indices.compactMap { split in
        let deviation = row.deviation(split)
        guard abs(deviation) > Self.tolerance else { return nil }
        return
          "\(row.origin.rawValue)/\(DataSplit.allCases[split].rawValue) holds \(row.counts[split]) pictures instead of"
          + " \(row.expected[split])"
      }
    }
  }

  /// The counts as aligned plain text: `count/recorded` and the deviation in percent, a line a row.
  public var table: String {
    var lines = [["source", "part", "train", "", "validation", "", "test", ""]]
    for row in rows {
      lines.append(
        [row.origin.rawValue, row.part.name]
          + DataSplit.allCases.indices.flatMap {
            ["\(row.counts[$0])/\(row.expected[$0])", Self.percent(row.deviation($0))]
          })
    }
    let widths = (0..<8).map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      line.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column < 2 ? cell + padding : padding + cell
      }.joined(separator: "  ") + "\n"
    }.joined()
  }

  private static func percent(_ value: Double) -> String {
    let tenths = Int((abs(value) * 10).rounded())
    return "\(value < 0 && tenths > 0 ? "-" : "+")\(tenths / 10).\(tenths % 10) %"
  }

  /// The numbers of train, validation and test that the rules gave on Debian 12.
  private static let recorded: [DebCapCensusRow] = [
    DebCapCensusRow(.emoji, .all, [3007, 324, 442]),
    DebCapCensusRow(.emoji, .style("noto"), [885, 92, 129]),
    DebCapCensusRow(.emoji, .style("twemoji"), [1254, 140, 186]),
    DebCapCensusRow(.emoji, .style("emojione"), [868, 92, 127]),
    DebCapCensusRow(.openclipart, .all, [2986, 414, 380]),
    DebCapCensusRow(.openclipart, .tier(.clean), [1682, 215, 207]),
    DebCapCensusRow(.openclipart, .tier(.noisy), [1304, 199, 173]),
    DebCapCensusRow(.sweethome3d, .all, [669, 71, 80]),
    DebCapCensusRow(.tuxpaint, .all, [517, 105, 328]),
    DebCapCensusRow(.tuxpaint, .objects, [329, 69, 214]),
  ]
}
