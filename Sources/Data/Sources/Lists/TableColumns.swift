internal import Foundation

/// A layout whose columns have been found in a table's first row.
struct TableColumns: Sendable {
  private let separator: UInt8
  private let allowsQuotes: Bool
  private let isHeaded: Bool
  private let caption: Int
  private let picture: Int?
  private let rowsPerShard: Int

  /// Reads the first row of `file` where `layout` says that it holds titles.
  init(of file: StableFile, layout: TableLayout) throws(SourceError) {
    guard layout.separator.isASCII else { throw .request("The separator of a table must be one ASCII character.") }
    separator = UInt8(layout.separator.value)
    allowsQuotes = layout.allowsQuotes
    isHeaded = layout.isHeaded
    var titles: [String] = []
    if layout.isHeaded {
      var scanner = LineScanner(file, allowsQuotes: allowsQuotes)
      guard let row = try scanner.next() else { throw .emptiness(path: file.path) }
      guard let fields = DelimitedFields.split(row.bytes, separator: separator, allowsQuotes: allowsQuotes) else {
        throw .syntax(path: file.path, place: "row 1", reason: "the titles are not UTF-8 or wrongly quoted")
      }
      titles = fields
    }
    caption = try Self.place(of: layout.caption, titles, file)
    switch layout.picture {
    case .column(let column):
      picture = try Self.place(of: column, titles, file)
      rowsPerShard = 0
    case .numbered(let rows):
      guard rows > 0 else { throw .request("A shard must have at least one row.") }
      picture = nil
      rowsPerShard = rows
    }
  }

  /// The caption and the picture of a row; nil for the titles.
  func row(_ bytes: [UInt8], number: Int) throws(RecordFault) -> (caption: String, picture: String)? {
    if isHeaded && number == 0 { return nil }
    guard let fields = DelimitedFields.split(bytes, separator: separator, allowsQuotes: allowsQuotes) else {
      throw .syntax(reason: "it is not UTF-8, or text follows a closing quotation mark")
    }
    let needed = max(caption, picture ?? 0) + 1
    guard fields.count >= needed else {
      throw .syntax(reason: "it has \(fields.count) columns and \(needed) are needed")
    }
    guard let picture else { return (fields[caption], numberedPicture(number - (isHeaded ? 1 : 0))) }
    guard !fields[picture].isEmpty else { throw .field(name: "column \(picture + 1)", reason: "is empty") }
    return (fields[caption], fields[picture])
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

  package static func place(
    of column: TableLayout.Column, _ titles: [String], _ file: StableFile
  ) throws(SourceError) -> Int {
    switch column {
    case .number(let number) where number >= 0: return number
    case .number(let number): throw .request("There is no column \(number); columns are counted from 0.")
    case .titled(let title):
      guard let place = titles.firstIndex(of: title) else {
        throw .field(path: file.path, place: "row 1", name: "the title \(title)", reason: "is missing")
      }
      return place
    }
  }
}
