/// The titles in the first row of a table.
struct TableTitles {
  let texts: [String]
  private let path: String
  private let layout: TableLayout
  /// The row as it stands; empty where it holds no titles.
  private let row: [UInt8]

  init(_ texts: [String], path: String, layout: TableLayout, row: [UInt8] = []) {
    self.texts = texts
    self.path = path
    self.layout = layout
    self.row = row
  }

  /// The place of a column: by the very title, else by the one that differs only in the space around it.
  func place(of column: TableLayout.Column) throws(SourceError) -> Int {
    switch column {
    case .number(let number) where number >= 0: return number
    case .number(let number): throw .request("There is no column \(number); columns are counted from 0.")
    case .titled(let title):
      let exact = texts.indices.filter { texts[$0] == title }
      let places = exact.isEmpty ? texts.indices.filter { texts[$0].trimmingSpaces() == title } : exact
      if places.count == 1, let place = places.first { return place }
      guard places.isEmpty else {
        throw .field(
          path: path, place: "line 1", name: "the title \(title)",
          reason:
            "stands over columns \(places.map { "\($0 + 1)" }.joined(separator: " and ")): give them different ones")
      }
      throw .field(path: path, place: "line 1", name: "the title \(title)", reason: "is missing: \(found)")
    }
  }

  /// What the row holds, and what to write where another separator would have given more titles.
  private var found: String {
    let candidates: [(word: String, separator: Unicode.Scalar)] = [
      ("comma", ","), ("tab", "\t"), ("semicolon", ";"), ("|", "|"),
    ]
    let counts = candidates.map { candidate in
      row.count(where: { $0 == UInt8(truncatingIfNeeded: candidate.separator.value) })
    }
    let best = counts.indices.max { counts[$0] < counts[$1] } ?? 0
    let own = candidates.firstIndex { $0.separator == layout.separator }
    if counts[best] > 0, texts.count == 1, own != best {
      let parts = row.split(separator: UInt8(truncatingIfNeeded: candidates[best].separator.value))
        .map { String(decoding: $0, as: UTF8.self).trimmingSpaces() }
      return "the row is one title, and with separator=\(candidates[best].word) it would be \(Self.list(parts)); "
        + "write separator=\(candidates[best].word),caption=TITLE,picture=TITLE after the path"
    }
    return
      "there are \(Self.list(texts.map { $0.trimmingSpaces() })); write caption=TITLE,picture=TITLE after the path"
  }

  private static func list(_ titles: [String]) -> String {
    titles.prefix(20).map { "'\($0)'" }.joined(separator: ", ")
      + (titles.count > 20 ? " and \(titles.count - 20) more" : "")
  }
}
