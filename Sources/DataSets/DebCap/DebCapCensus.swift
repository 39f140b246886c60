import Data

/// How many pictures a cache holds by collection, part and split, beside the numbers recorded when the rules were
/// written.
///
/// The recorded numbers are those of Debian 12. A collection whose split deviates by more than 2 % was not read as it
/// should be: a package changed, or a rule did.
package struct DebCapCensus: Sendable, Hashable {
  /// The rows, collection by collection: first all of it, then its parts.
  package let rows: [DebCapCensusRow]

  /// The greatest deviation of a collection's split that is accepted, in percent.
  package static let tolerance = 2.0

  /// Counts `records`.
  package init(_ records: [DebCapRecord]) {
    rows = Self.recorded.map { row in
      var counted = row
      counted.counts = DataSplit.allCases.map { split in records.count { $0.split == split && row.contains($0) } }
      return counted
    }
  }

  /// One sentence for each split of a collection that deviates by more than the tolerance.
  package var deviations: [String] {
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

  /// The counts as aligned plain text: `count/recorded` and the deviation in percent, a line per row.
  package var table: String {
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

/// One line of a census: a part of a collection, counted by split.
package struct DebCapCensusRow: Sendable, Hashable {
  /// Which pictures of a collection are counted.
  package enum Part: Sendable, Hashable {
    case all
    /// Emoji of one drawing style.
    case style(String)
    case tier(DebCapTier)
    /// Stamps that show things and are not near duplicates of clip art.
    case objects

    /// The name in the table.
    package var name: String {
      switch self {
      case .all: "all"
      case .style(let style): style
      case .tier(let tier): tier.rawValue
      case .objects: "objects"
      }
    }
  }

  package let origin: DebCapOrigin
  package let part: Part
  /// Pictures in train, validation and test.
  package internal(set) var counts = [0, 0, 0]
  /// The recorded numbers.
  package let expected: [Int]

  init(_ origin: DebCapOrigin, _ part: Part, _ expected: [Int]) {
    self.origin = origin
    self.part = part
    self.expected = expected
  }

  /// The deviation of split number `split` from the recorded number, in percent.
  package func deviation(_ split: Int) -> Double {
    100 * Double(counts[split] - expected[split]) / Double(expected[split])
  }

  /// Whether `record` is counted here.
  func contains(_ record: DebCapRecord) -> Bool {
    guard record.origin == origin else { return false }
    switch part {
    case .all: return true
    case .style(let style): return record.style == style
    case .tier(let tier): return record.tier == tier
    case .objects: return record.marks.isDisjoint(with: [.nearDuplicate, .symbol])
    }
  }
}
