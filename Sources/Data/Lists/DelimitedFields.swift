/// Where fields in quotation marks begin and end (RFC 4180): a mark at the beginning of a field opens it, and anywhere else it is text,
/// as in `5" disk`.
struct QuotedFieldState {
  private enum Place { case fieldStart, bare, quoted, behindMark }

  private let separator: UInt8
  private var place = Place.fieldStart

  init(separator: UInt8) { self.separator = separator }

  /// Whether a line feed here is part of a field.
  var isQuoted: Bool { place == .quoted }

  mutating func take(_ byte: UInt8) {
    let isMark = byte == UInt8(ascii: "\"")
    switch place {
    case .quoted: place = isMark ? .behindMark : .quoted
    // A doubled mark inside leaves and enters again.
    case .behindMark where isMark: place = .quoted
    case .fieldStart where isMark: place = .quoted
    case .fieldStart, .bare, .behindMark: place = byte == separator ? .fieldStart : .bare
    }
  }
}

/// The fields of a row of separated values.
enum DelimitedFields {
  /// The fields of `row` as text; nil if it is not UTF-8 or text follows a closing quotation mark.
  ///
  /// - Parameter allowsQuotes: Whether a field may stand in quotation marks; in TSV files of captions marks mean themselves.
  static func split(_ row: [UInt8], separator: UInt8, allowsQuotes: Bool) -> [String]? {
    var fields: [String] = []
    var place = row.startIndex
    while true {
      var field: [UInt8] = []
      if allowsQuotes, place < row.count, row[place] == UInt8(ascii: "\"") {
        place += 1
        while place < row.count {
          if row[place] == UInt8(ascii: "\"") {
            guard place + 1 < row.count, row[place + 1] == UInt8(ascii: "\"") else { break }
            place += 1
          }
          field.append(row[place])
          place += 1
        }
        place += 1
        guard place >= row.count || row[place] == separator else { return nil }
      } else {
        while place < row.count, row[place] != separator {
          field.append(row[place])
          place += 1
        }
      }
      guard let text = String(validating: field, as: UTF8.self) else { return nil }
      fields.append(text)
      guard place < row.count else { return fields }
      place += 1
    }
  }
}
