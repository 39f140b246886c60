/// A table of open_clip for each part: `filepath` and `title`, separated by tabs, a row per caption.
///
/// Two more columns, which open_clip passes over, say which rows are one pair and what its group is.
struct OpenCLIPFormat: ListFormat {
  func list(of part: ExportPart) -> String { part.name + ".tsv" }

  func records(of pair: ExportedPair) -> [String] {
    let rows = pair.entry.captions.map { caption in
      [pair.picture, caption, "\(pair.number)", pair.entry.group].map(Self.field).joined(separator: "\t") + "\n"
    }
    return [rows.joined()]
  }

  var layout: [ListPiece] {
    let titles = ["filepath", "title", TableColumns.exportedPair, RecordFields.exportedGroup]
    return [.text(titles.joined(separator: "\t") + "\n"), .fragment(0, dropping: 0)]
  }

  func address(of part: ExportPart, in folder: String) -> String { "openclip:\(folder)\(list(of: part))" }

  /// `text` as a field: in quotation marks where it holds a separator, a line end or a mark (RFC 4180).
  static func field(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { ![0x09, 0x0a, 0x0d, UInt8(ascii: "\"")].contains($0) }
    guard !isPlain else { return text }
    // By scalars: a mark with a combining one after it is a character of its own.
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
