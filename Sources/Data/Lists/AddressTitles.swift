/// The titles that img2dataset wants before a list of addresses, and that the published lists do not have. Taken for a sample they would
/// give every picture the caption of another.
struct AddressTitles {
  /// Nil where the first row is a sample like the second, or where the layout has titles anyway.
  private(set) var titles: [String]?
  /// The columns of the captions and of the addresses, where the titles say them.
  private(set) var caption: Int?
  private(set) var address: Int?
  /// Whether the list has addresses at its beginning, so that every row needs one.
  private(set) var areAddressed = false
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
    areAddressed = rows.contains(where: Self.hasAddress) || Self.areTitles(first)
    guard !Self.hasAddress(first) else { return }
    let isKnown = words.contains(where: Self.captions.contains) && words.contains(where: Self.addresses.contains)
    // Of a list without any address nothing tells titles from captions, and every row is a fault.
    guard isKnown || rows.count == 2 && (Self.hasAddress(rows[1]) || Self.areTitles(rows[1])) else { return }
    address = words.firstIndex(where: Self.addresses.contains)
    if let place = words.firstIndex(where: Self.captions.contains) {
      caption = place
    } else if let address, words.count == 2 {
      caption = 1 - address
    } else {
      throw .field(
        path: file.path, place: "line 1", name: "'\(first.joined(separator: "', '"))'",
        reason:
          "holds no address, and the line after it \(Self.hasAddress(rows[1]) ? "does" : "holds titles"): if these are titles call the "
          + "columns caption and url, else repair the line, because every picture is found by the number of its row")
    }
    titles = first
  }

  /// Whether fields are the titles of such a list: a second row of them is not a sample either.
  static func areTitles(_ fields: [String]) -> Bool {
    let words = fields.map(bare)
    return !hasAddress(fields) && words.contains(where: captions.contains) && words.contains(where: addresses.contains)
  }

  private static func hasAddress(_ fields: [String]) -> Bool { fields.contains { $0.contains("://") } }

  /// Whether `text` is an address of the web and nothing else.
  static func isAddress(_ text: String) -> Bool {
    // Captions are done with at their first space.
    !text.unicodeScalars.contains(where: \.isWhitespace) && text.contains("://")
  }

  private static func bare(_ title: String) -> String {
    title.filter { !["#", "\"", "'"].contains($0) }.trimmingSpaces().lowercased()
  }
}

/// The rows of a list of addresses, whose pictures are found by the number of the row.
enum AddressRow {
  /// The fields, those that stand in quotation marks as a whole without them, as tables are written by programs that quote every field.
  ///
  /// - Throws: `RecordFault.disorder` where a quotation goes on in the next line: programs that fetched the pictures have counted the two as
  ///   one row, so that all further captions would stand beside the pictures of others.
  static func unquoted(_ fields: [String], width: Int) throws(RecordFault) -> [String] {
    if fields.count < width, let last = fields.last, last.first == "\"", !isQuoted(last) {
      throw .disorder(
        reason:
          "a quotation mark is left open, and every picture is found by the number of its row: if the quotation goes on in the next "
          + "line write each row on one line, before the pictures are fetched")
    }
    return fields.map { isQuoted($0) ? String($0.dropFirst().dropLast()).replacing("\"\"", with: "\"") : $0 }
  }

  /// Whether a field stands in marks, and every mark within is doubled.
  private static func isQuoted(_ field: String) -> Bool {
    guard field.utf8.count > 1, field.first == "\"", field.last == "\"" else { return false }
    return !field.dropFirst().dropLast().replacing("\"\"", with: "").contains("\"")
  }

  /// - Throws: `RecordFault.field` for a row that has no address beside its caption, such as titles that stand there again.
  static func requireAddress(of fields: [String], caption: Int, address: Int?) throws(RecordFault) {
    guard fields.count > 1 else { return }
    if AddressTitles.areTitles(fields) {
      throw .field(name: "'\(fields.joined(separator: "', '"))'", reason: "are titles once more, and no sample")
    }
    let others = address.map { [$0] } ?? fields.indices.filter { $0 != caption }
    guard !others.contains(where: { fields[$0].contains("://") }) else { return }
    let found = others.map { fields[$0] }.first { !$0.isEmpty }
    throw .field(
      name: "the address", reason: found.map { "is '\($0.prefix(80))', and no address of the web" } ?? "is missing")
  }
}
