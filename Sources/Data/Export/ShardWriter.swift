internal import Files
internal import JSON

/// A shard of WebDataset on its way: `KEY.jpg` or `KEY.png`, `KEY.txt` with the first caption, and `KEY.json` with all of them.
final class ShardWriter {
  let name: String
  /// Pairs so far.
  private(set) var count = 0
  private var file: AtomicFileWriter
  private var hash = SHA256()
  private let path: String

  /// Begins the shard `name` in `stage`.
  init(name: String, in stage: ExportStage) throws(ExportError) {
    self.name = name
    path = "\(stage.export)/\(name)"
    do throws(FileError) { file = try AtomicFileWriter(path: stage.path(name)) } catch {
      throw ExportError(error, of: "\(stage.export)/\(name)")
    }
  }

  func add(_ pair: ExportedPair, _ picture: ExportedPicture) throws(ExportError) {
    let key = FileName.digits(of: pair.number, atLeast: 9)
    var record: JSONValue = ["captions": .array(pair.entry.captions.map(JSONValue.string))]
    if let identifier = pair.cocoIdentifier { record = record.adding("cocoid", .integer(identifier)) }
    record = record.adding(RecordFields.exportedGroup, .string(pair.entry.group))
    try write(TarEncoding.member("\(key).\(picture.suffix)", picture.file))
    try write(TarEncoding.member("\(key).txt", Array(pair.entry.captions[0].utf8)))
    try write(TarEncoding.member("\(key).json", Array(record.compactText.utf8)))
    count += 1
  }

  /// Ends the shard, still in the stage; gives back its SHA-256.
  func finish() throws(ExportError) -> String {
    try write(TarEncoding.end)
    do throws(FileError) { try file.finish() } catch { throw ExportError(error, of: path) }
    return hash.hexadecimal
  }

  private func write(_ bytes: [UInt8]) throws(ExportError) {
    bytes.withUnsafeBytes { hash.update($0) }
    do throws(FileError) { try file.write(bytes) } catch { throw ExportError(error, of: path) }
  }

  /// What shard `number` of `part` is called.
  static func name(of part: ExportPart, number: Int) -> String { "\(part.name)-\(digits(number)).tar" }

  /// The shards of `part` in brace notation.
  static func address(of part: ExportPart, shards: Int, in folder: String) -> String {
    let numbers = shards == 1 ? digits(0) : "{\(digits(0))..\(digits(shards - 1))}"
    return "tar:\(folder)\(part.name)-\(numbers).tar"
  }

  private static func digits(_ number: Int) -> String { FileName.digits(of: number, atLeast: 6) }
}
