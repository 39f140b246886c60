/// A table of captions: TSV files of CC3M, CC12M and SBU, CSV files of open_clip, and tables of your own.
public struct DelimitedSource: ListedSource {
  public let name: String
  /// The samples, in the order of the rows.
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
    let file = try ListForm.table.open(path)
    let columns = try TableColumns(of: file, layout: layout)
    let parse: PairList.Parser = { (record, number) throws(RecordFault) in
      guard let row = try columns.row(record, number: number) else { return nil }
      return PairEntry(
        captions: [row.caption], group: "\(name):\(PictureSpelling.usual(of: row.picture))", picture: row.picture)
    }
    let kind = "table \(layout) \(name)"
    guard let exported = columns.exported else {
      list = try PairList(
        file, LineScanner(file, quotesWithin: layout.allowsQuotes ? UInt8(ascii: layout.separator) : nil), root: root,
        kind: kind, options: options, needsNumbers: true, parse: parse)
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
    /// The column with this title in the first row.
    case titled(String)
    /// The column with this number, from 0.
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

  /// Where a row has its caption and its picture, and how fields are parted.
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

  /// Every setting, for fingerprints.
  public var description: String {
    "\(separator.value) \(allowsQuotes) \(isHeaded) \(caption) \(picture)"
  }
}

extension DelimitedSource: MissingPictureSource {}
extension DelimitedSource: AccountingSource {}
