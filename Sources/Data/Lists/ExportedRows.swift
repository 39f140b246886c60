/// The rows of a table that an export of Triad wrote: those of one pair stand together and are one record, a caption each.
enum ExportedRows {
  /// - Parameter pairColumn: The column that says which rows are one pair.
  static func scanner(_ file: StableFile, pairColumn: Int) -> GroupedLineScanner<String> {
    GroupedLineScanner(file, quotesWithin: UInt8(ascii: "\t"), name: "rows for one pair") { row in
      let fields = DelimitedFields.split(row, separator: UInt8(ascii: "\t"), allowsQuotes: true)
      return fields.flatMap { $0.count > pairColumn ? $0[pairColumn] : nil }
    }
  }

  /// The rows of a record; a line feed between quotation marks ends none.
  static func rows(in record: [UInt8]) -> [[UInt8]] {
    var rows: [[UInt8]] = [[]]
    var quotes = QuotedFieldState(separator: UInt8(ascii: "\t"))
    for byte in record {
      if byte == UInt8(ascii: "\n") && !quotes.isQuoted {
        rows.append([])
        quotes = QuotedFieldState(separator: UInt8(ascii: "\t"))
      } else {
        quotes.take(byte)
        rows[rows.count - 1].append(byte)
      }
    }
    return rows.map { $0.last == UInt8(ascii: "\r") ? Array($0.dropLast()) : $0 }.filter { !$0.isEmpty }
  }
}
