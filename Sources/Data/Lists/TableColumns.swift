internal import Files

/// A layout whose columns have been found in a table's first row.
struct TableColumns: Sendable {
  private let separator: UInt8
  private let allowsQuotes: Bool
  /// Whether row 1 is not a sample: where the layout says so, and where a list of addresses begins with titles.
  private let isHeaded: Bool
  private let caption: Int
  private let picture: Int?
  /// The column of addresses where the titles of a list of addresses say it.
  private let address: Int?
  private let areAddressed: Bool
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
    address = addresses.address
    areAddressed = addresses.areAddressed
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
    guard picture != caption else {
      throw .field(
        path: file.path, place: "line 1", name: "column \(caption + 1)",
        reason: "is asked for captions and for pictures: name two columns with caption=TITLE,picture=TITLE")
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
    guard var fields = DelimitedFields.split(bytes, separator: separator, allowsQuotes: allowsQuotes) else {
      throw .syntax(reason: TextEncoding.fault(of: bytes).map { "it \($0)" } ?? "text follows a closing quotation mark")
    }
    if picture == nil { fields = try AddressRow.unquoted(fields, width: width) }
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
      if areAddressed { try AddressRow.requireAddress(of: fields, caption: caption, address: address) }
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
    let folder = FileName.digits(of: shard, atLeast: 5)
    let digits = String(max(rowsPerShard - 1, 1)).count
    return folder + "/" + folder + FileName.digits(of: place, atLeast: digits) + ".jpg"
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
