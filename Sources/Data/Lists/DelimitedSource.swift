internal import Foundation

/// A table of captions: TSV files of CC3M, CC12M and SBU, CSV files of open_clip, and tables of your own.
public struct DelimitedSource: ListedSource {
  public let name: String
  public let list: PairList

  /// - Parameters:
  ///   - path: The table.
  ///   - root: The folder that the pictures are in.
  ///   - name: In tables, and before the names of groups.
  /// - Throws: `SourceError`, with the row and the column.
  public init(
    path: String, root: String, layout: TableLayout, name: String, options: SourceOptions = SourceOptions()
  ) throws(SourceError) {
    self.name = name
    let file = try StableFile(path: path)
    let columns = try TableColumns(of: file, layout: layout)
    let parse: PairList.Parser = { (record, number) throws(RecordFault) in
      guard let row = try columns.row(record, number: number) else { return nil }
      return PairEntry(captions: [row.caption], group: "\(name):\(row.picture)", picture: row.picture)
    }
    let kind = "table \(layout) \(name)"
    guard let exported = columns.exported else {
      list = try PairList(
        file, LineScanner(file, allowsQuotes: layout.allowsQuotes), root: root, kind: kind, options: options,
        needsNumbers: true, parse: parse)
      return
    }
    list = try PairList(
      file, ExportedRows.scanner(file, pairColumn: exported.pair), root: root, kind: kind, options: options,
      needsNumbers: true
    ) { (record, number) throws(RecordFault) in
      var entry: PairEntry?
      for row in ExportedRows.rows(in: record) {
        guard let part = try parse(row, number) else { return nil }
        guard entry == nil else {
          entry?.captions += part.captions
          continue
        }
        entry = part
        entry?.group = try columns.field(exported.group, of: row)
      }
      return entry
    }
  }
}

/// Where a table of captions has its captions and its pictures.
public struct TableLayout: Sendable, Hashable, CustomStringConvertible {
  /// A column: the title in the first row, or a number from 0.
  public enum Column: Sendable, Hashable {
    case titled(String)
    case number(Int)
  }

  /// How a row names its picture.
  public enum Picture: Sendable, Hashable {
    /// A column holds its path below the root.
    case column(Column)
    /// By the number of the row, as img2dataset's output format `files` names it: `00012/000120034.jpg` is row 34 of the
    /// 10,000 rows of shard 12.
    case numbered(rowsPerShard: Int)
  }

  package var separator: Unicode.Scalar
  /// Whether fields may stand in quotation marks (CSV) or marks mean themselves (TSV of captions).
  package var allowsQuotes: Bool
  /// Whether the first row holds titles.
  package var isHeaded: Bool
  package var caption: Column
  package var picture: Picture

  public init(separator: Unicode.Scalar, allowsQuotes: Bool, isHeaded: Bool, caption: Column, picture: Picture) {
    self.separator = separator
    self.allowsQuotes = allowsQuotes
    self.isHeaded = isHeaded
    self.caption = caption
    self.picture = picture
  }

  /// `caption<TAB>address` without titles, pictures fetched by img2dataset into files.
  public static let conceptualCaptions3M = TableLayout(
    separator: "\t", allowsQuotes: false, isHeaded: false, caption: .number(0), picture: .numbered(rowsPerShard: 10_000)
  )

  /// `address<TAB>caption` without titles, pictures fetched by img2dataset into files.
  public static let conceptualCaptions12M = TableLayout(
    separator: "\t", allowsQuotes: false, isHeaded: false, caption: .number(1), picture: .numbered(rowsPerShard: 10_000)
  )

  /// SBU as a table: `address<TAB>caption` without titles, as `paste` makes it of the two published files.
  public static let sbu = conceptualCaptions12M

  /// open_clip's table: titles `filepath` and `title`, separated by tabs.
  public static let openCLIP = TableLayout(
    separator: "\t", allowsQuotes: true, isHeaded: true, caption: .titled("title"),
    picture: .column(.titled("filepath")))

  /// A CSV file with the titles `picture` and `caption`.
  public static let csv = TableLayout(
    separator: ",", allowsQuotes: true, isHeaded: true, caption: .titled("caption"),
    picture: .column(.titled("picture")))

  public var description: String {
    "\(separator.value) \(allowsQuotes) \(isHeaded) \(caption) \(picture)"
  }
}

/// A layout whose columns have been found in a table's first row.
struct TableColumns: Sendable {
  private let separator: UInt8
  private let allowsQuotes: Bool
  /// Whether row 1 is no sample: where the layout says so, and where a list of addresses begins with titles.
  private let isHeaded: Bool
  private let caption: Int
  private let picture: Int?
  private let rowsPerShard: Int
  /// Where an export of Triad says which rows are one pair and what its group is; nil in tables of others.
  let exported: (pair: Int, group: Int)?

  /// The title of the column that says which rows are one pair.
  static let exportedPair = "triad_pair"

  /// Reads the first row of `file` where `layout` says that it holds titles.
  init(of file: StableFile, layout: TableLayout) throws(SourceError) {
    guard layout.separator.isASCII else { throw .request("The separator of a table must be one ASCII character.") }
    separator = UInt8(layout.separator.value)
    allowsQuotes = layout.allowsQuotes
    var titles: [String] = []
    let addressTitles = try Self.addressTitles(file, layout)
    isHeaded = layout.isHeaded || addressTitles != nil
    if layout.isHeaded {
      var scanner = LineScanner(file, allowsQuotes: allowsQuotes)
      guard let row = try scanner.next() else { throw .emptiness(path: file.path) }
      guard let fields = DelimitedFields.split(row.bytes, separator: separator, allowsQuotes: allowsQuotes) else {
        throw .syntax(path: file.path, place: "row 1", reason: "the titles are not UTF-8 or wrongly quoted")
      }
      titles = fields
    }
    if let place = addressTitles?.firstIndex(of: "caption") {
      caption = place
    } else {
      caption = try Self.place(of: layout.caption, titles, file)
    }
    if let pair = titles.firstIndex(of: Self.exportedPair),
      let group = titles.firstIndex(of: RecordFields.exportedGroup), layout.allowsQuotes, layout.separator == "\t"
    {
      exported = (pair, group)
    } else {
      exported = nil
    }
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

  /// The titles that img2dataset wants before a list of addresses and that the published lists do not have; nil where the first row is
  /// a sample like the second. Taken for a sample it would give every picture the caption of another.
  private static func addressTitles(_ file: StableFile, _ layout: TableLayout) throws(SourceError) -> [String]? {
    guard !layout.isHeaded, case .numbered = layout.picture, let separator = UInt8(exactly: layout.separator.value)
    else { return nil }
    var scanner = LineScanner(file, allowsQuotes: layout.allowsQuotes)
    var rows: [[String]] = []
    while rows.count < 2, let row = try scanner.next() {
      guard let fields = DelimitedFields.split(row.bytes, separator: separator, allowsQuotes: layout.allowsQuotes)
      else { return nil }
      rows.append(fields)
    }
    func hasAddress(_ fields: [String]) -> Bool { fields.contains { $0.contains("://") } }
    return rows.count == 2 && !hasAddress(rows[0]) && hasAddress(rows[1]) ? rows[0] : nil
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

extension DelimitedSource: MissingPictureSource {}
