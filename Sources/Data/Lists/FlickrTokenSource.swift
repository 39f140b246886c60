/// The token file of Flickr30K (`results_20130124.token`): `1000092795.jpg#0<TAB>caption`, one sample per picture.
///
/// The lines of a picture usually stand together, and are one sample wherever they stand; there are no splits in it (`KarpathySource`
/// has them).
public struct FlickrTokenSource: ListedSource {
  public let name: String
  /// The samples, in the order of the file.
  public let list: PairList

  /// - Throws: `SourceError`, with the line.
  public init(path: String, root: String, name: String, options: SourceOptions = SourceOptions()) throws(SourceError) {
    self.name = name
    let file = try ListForm.table.open(path)
    let lines = try LinesApart(of: file, key: FlickrTokenLine.picture)?.file ?? file
    let scanner = GroupedLineScanner(lines, name: "lines for one picture", key: FlickrTokenLine.picture)
    list = try PairList(
      lines, scanner, named: path, root: root, kind: "flickr tokens", options: options, parse: Self.entry)
  }

  private static func entry(_ record: [UInt8], _ number: Int) throws(RecordFault) -> PairEntry? {
    var picture: String?
    var captions: [String] = []
    for line in record.split(separator: UInt8(ascii: "\n")) {
      let parts = try FlickrTokenLine(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
      picture = parts.picture
      captions.append(parts.caption)
    }
    guard let picture else { throw .syntax(reason: "it is empty") }
    return PairEntry(captions: captions, group: "flickr30k:\(PictureSpelling.usual(of: picture))", picture: picture)
  }
}

/// A line of a token file.
struct FlickrTokenLine {
  var picture: String
  var caption: String

  /// The bytes of a line that name its picture; of one that names none nil.
  static func picture(_ line: [UInt8]) -> ArraySlice<UInt8>? {
    guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
    return line[..<tab].lastIndex(of: UInt8(ascii: "#")).map { line[..<$0] }
  }

  init(_ line: ArraySlice<UInt8>) throws(RecordFault) {
    guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { throw .syntax(reason: "a tab is expected") }
    guard let mark = line[..<tab].lastIndex(of: UInt8(ascii: "#")), mark > line.startIndex else {
      throw .syntax(reason: "a picture's name, # and a number are expected before the tab")
    }
    guard let picture = String(validating: line[..<mark], as: UTF8.self),
      let caption = String(validating: line[(tab + 1)...], as: UTF8.self)
    else { throw .syntax(reason: "it \(TextEncoding.fault(of: line) ?? "is not UTF-8")") }
    self.picture = picture
    self.caption = caption
  }
}

extension FlickrTokenSource: MissingPictureSource {}
extension FlickrTokenSource: AccountingSource {}
