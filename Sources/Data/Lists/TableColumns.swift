/// A layout whose columns have been found in a table's first row.
struct TableColumns: Sendable {
  private let separator: UInt8
  private let allowsQuotes: Bool
  /// Whether row 1 is no sample: where the layout says so, and where a list of addresses begins with titles.
  private let isHeaded: Bool
  private let caption: Int
  private let picture: Int?
  private let rowsPerShard: Int
  /// How many fields every row has, and why.
  private let width: Int
  private let widthReason: String
  /// Where an export of Triad says which rows are one pair and what its group is; nil in tables of others.
  let exported: (pair: Int, group: Int)?

  /// The title of the column that says which rows are one pair.
  static let exportedPair = "triad_pair"

  /// Reads the first row of `file` where `layout` says that it holds titles.
  init(of file: StableFile, layout: TableLayout) throws(SourceError) {
    guard layout.separator.isASCII else { throw .request("The separator of a table must be one ASCII character.") }
    separator = UInt8(layout.separator.value)
    allowsQuotes = layout.allowsQuotes
    let addresses = try AddressTitles(of: file, layout: layout)
    isHeaded = layout.isHeaded || addresses.titles != nil
    var titles = TableTitles(addresses.titles ?? [], path: file.path, layout: layout)
    if layout.isHeaded {
      var scanner = LineScanner(file, quotesWithin: allowsQuotes ? separator : nil)
      guard let row = try scanner.next() else { throw .emptiness(path: file.path) }
      guard let fields = DelimitedFields.split(row.bytes, separator: separator, allowsQuotes: allowsQuotes) else {
        throw .syntax(path: file.path, place: row.place, reason: "the titles are not UTF-8 or wrongly quoted")
      }
      titles = TableTitles(fields, path: file.path, layout: layout, row: row.bytes)
    }
    caption = if let place = addresses.caption { place } else { try titles.place(of: layout.caption) }
    if let pair = titles.texts.firstIndex(of: Self.exportedPair),
      let group = titles.texts.firstIndex(of: RecordFields.exportedGroup), layout.allowsQuotes, layout.separator == "\t"
    {
      exported = (pair, group)
    } else {
      exported = nil
    }
    switch layout.picture {
    case .column(let column):
      picture = try titles.place(of: column)
      rowsPerShard = 0
    case .numbered(let rows):
      guard rows > 0 else { throw .request("A shard must have at least one row.") }
      picture = nil
      rowsPerShard = rows
    }
    // Beside a caption without a picture's path stands the picture's address.
    let needed = max(caption, picture ?? (isHeaded ? 0 : 1)) + 1
    let found = isHeaded ? titles.texts.count : addresses.width
    width = max(found, needed)
    widthReason = found < needed ? "" : isHeaded ? ", as many as there are titles" : ", as many as the first row has"
  }

  /// The caption and the picture of a row; nil for the titles.
  func row(_ bytes: [UInt8], number: Int) throws(RecordFault) -> (caption: String, picture: String)? {
    if isHeaded && number == 0 { return nil }
    guard let fields = DelimitedFields.split(bytes, separator: separator, allowsQuotes: allowsQuotes) else {
      throw .syntax(reason: "it is not UTF-8, or text follows a closing quotation mark")
    }
    guard fields.count == width else {
      throw .syntax(
        reason:
          "it has \(fields.count) column\(fields.count == 1 ? "" : "s") and \(width) are needed\(widthReason), with "
          + "\(Self.name(of: separator)) between them")
    }
    guard let picture else {
      if fields.count > 1, AddressTitles.isAddress(fields[caption]), fields.count(where: { $0.contains("://") }) == 1 {
        throw .field(
          name: "the caption",
          reason:
            "is an address, \(fields[caption]), and its address is none: cc12m: and sbu: have the address first, cc3m: the caption"
        )
      }
      return (fields[caption], numberedPicture(number - (isHeaded ? 1 : 0)))
    }
    guard !fields[picture].isEmpty else { throw .field(name: "column \(picture + 1)", reason: "is empty") }
    return (fields[caption], fields[picture])
  }

  /// The text in column `column` of a row.
  func field(_ column: Int, of row: [UInt8]) throws(RecordFault) -> String {
    guard let fields = DelimitedFields.split(row, separator: separator, allowsQuotes: allowsQuotes),
      fields.count > column
    else { throw .syntax(reason: "it has no column \(column + 1)") }
    return fields[column]
  }

  private func numberedPicture(_ row: Int) -> String {
    let (shard, place) = row.quotientAndRemainder(dividingBy: rowsPerShard)
    func padded(_ number: Int, _ digits: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(digits - text.count, 0)) + text
    }
    let digits = String(max(rowsPerShard - 1, 1)).count
    return padded(shard, 5) + "/" + padded(shard, 5) + padded(place, digits) + ".jpg"
  }

  private static func name(of separator: UInt8) -> String {
    switch separator {
    case 0x09: "a tab"
    case 0x2c: "a comma"
    case 0x20: "a space"
    default: "\(Unicode.Scalar(separator))"
    }
  }
}

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
        + "write separator=\(candidates[best].word),caption=TITLE,picture=TITLE behind the path"
    }
    return
      "there are \(Self.list(texts.map { $0.trimmingSpaces() })); write caption=TITLE,picture=TITLE behind the path"
  }

  private static func list(_ titles: [String]) -> String {
    titles.prefix(20).map { "'\($0)'" }.joined(separator: ", ")
      + (titles.count > 20 ? " and \(titles.count - 20) more" : "")
  }
}

/// The titles that img2dataset wants before a list of addresses, and that the published lists do not have. Taken for a sample they would
/// give every picture the caption of another.
struct AddressTitles {
  /// Nil where the first row is a sample like the second, or where the layout has titles anyway.
  private(set) var titles: [String]?
  /// The column of the captions, where the titles say it.
  private(set) var caption: Int?
  /// The columns of the first row.
  private(set) var width = 0

  private static let captions: Set<String> = [
    "caption", "captions", "text", "texts", "title", "alt", "alt_text", "alttext", "description", "sentence", "raw",
  ]
  private static let addresses: Set<String> = [
    "url", "urls", "image_url", "image_urls", "img_url", "photo_image_url", "image_link", "link", "uri", "image",
    "address",
  ]

  init(of file: StableFile, layout: TableLayout) throws(SourceError) {
    guard !layout.isHeaded, let separator = UInt8(exactly: layout.separator.value) else { return }
    var scanner = LineScanner(file, quotesWithin: layout.allowsQuotes ? separator : nil)
    var rows: [[String]] = []
    while rows.count < 2, let row = try scanner.next() {
      guard let fields = DelimitedFields.split(row.bytes, separator: separator, allowsQuotes: layout.allowsQuotes)
      else { break }
      rows.append(fields)
    }
    guard let first = rows.first else { return }
    width = first.count
    guard case .numbered = layout.picture else { return }
    let words = first.map(Self.bare)
    let isKnown = words.contains(where: Self.captions.contains) && words.contains(where: Self.addresses.contains)
    func hasAddress(_ fields: [String]) -> Bool { fields.contains { $0.contains("://") } }
    guard isKnown && !hasAddress(first) || rows.count == 2 && !hasAddress(first) && hasAddress(rows[1]) else { return }
    let address = words.firstIndex(where: Self.addresses.contains)
    if let place = words.firstIndex(where: Self.captions.contains) {
      caption = place
    } else if let address, words.count == 2 {
      caption = 1 - address
    } else {
      throw .field(
        path: file.path, place: "line 1", name: "'\(first.joined(separator: "', '"))'",
        reason:
          "holds no address, and the line behind it does: if these are titles call the columns caption and url, else repair the "
          + "line, because every picture is found by the number of its row")
    }
    titles = first
  }

  /// Whether `text` is an address of the web and nothing else.
  static func isAddress(_ text: String) -> Bool {
    // Captions are done with at their first space.
    !text.unicodeScalars.contains(where: \.isWhitespace) && text.contains("://")
  }

  private static func bare(_ title: String) -> String {
    title.filter { !["#", "\"", "'"].contains($0) }.trimmingSpaces().lowercased()
  }
}
