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
    list = try PairList(
      file, LineScanner(file, allowsQuotes: layout.allowsQuotes), root: root, kind: kind, options: options,
      needsNumbers: true, parse: parse)
  }
}
