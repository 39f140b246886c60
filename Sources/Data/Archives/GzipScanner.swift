internal import Tensor

/// Goes through the content of a gzip file once, notes checkpoints on the way and compares every checksum; no more of the content
/// than is asked for is in memory, and nothing on disk.
final class GzipScanner: SequentialBytes {
  private static let pieceSize = 1 << 18

  private let file: StableFile
  private let limit: Int
  private let save: (_ window: [UInt8]) throws(SourceError) -> Int
  private let stream: GzipStream

  private var input: [UInt8] = []
  private var inputStart = 0
  private var used = 0
  private var output = [UInt8](repeating: 0, count: GzipScanner.pieceSize)
  // What fills the output may leave more behind it, even when the input is used up.
  private var isFull = false
  private var isMemberEnded = false

  private var content: [UInt8] = []
  private var contentStart = 0

  /// Where bytes begin that stand after the last stream and are none; nil where there are none.
  private(set) var restStart: Int?

  private(set) var checkpoints: [GzipCheckpoint] = []

  /// - Parameters:
  ///   - limit: The most bytes of content.
  ///   - save: Keeps a window; gives back where.
  init(
    _ file: StableFile, limit: Int, save: @escaping (_ window: [UInt8]) throws(SourceError) -> Int
  ) throws(SourceError) {
    guard let stream = GzipStream() else { throw .access(path: file.path, reason: "there is no memory") }
    self.file = file
    self.limit = limit
    self.save = save
    self.stream = stream
  }

  /// Whether `file` begins like a gzip file.
  static func isCompressed(_ file: StableFile) throws(SourceError) -> Bool {
    try file.read(at: 0, count: min(file.size, 2)) == [0x1f, 0x8b]
  }

  package var path: String { file.path }
  var knownSize: Int? { nil }
  /// The bytes of content so far.
  var unpackedCount: Int { contentStart + content.count }

  func read(from offset: Int, upTo count: Int) throws(SourceError) -> [UInt8] {
    require(offset >= contentStart, "GzipScanner: byte \(offset) was passed")
    forget(before: offset)
    while unpackedCount < offset + count, try advance() { forget(before: offset) }
    let first = min(offset - contentStart, content.count)
    return Array(content[first..<min(first + count, content.count)])
  }

  /// Goes through the rest.
  ///
  /// - Throws: `SourceError.syntax` if the file is damaged, cut or unpacks to more than the limit.
  func finish() throws(SourceError) {
    while try advance() { forget(before: unpackedCount) }
  }

  private func forget(before offset: Int) {
    let count = min(offset - contentStart, content.count)
    guard count > 0 else { return }
    content.removeFirst(count)
    contentStart += count
  }

  /// Unpacks some more; false at the end.
  private func advance() throws(SourceError) -> Bool {
    if restStart != nil { return false }
    if used == input.count && !isFull {
      inputStart += input.count
      used = 0
      input = try file.read(at: inputStart, count: min(Self.pieceSize, file.size - inputStart))
      guard !input.isEmpty else {
        guard isMemberEnded else { throw fault("the gzip stream ends early: it was cut") }
        return false
      }
    }
    if isMemberEnded && input[used...].allSatisfy({ $0 == 0 }) {
      // Zeros after the last member fill the last block of a tape.
      used = input.count
      isFull = false
      return true
    }
    if isMemberEnded, input[used] != 0x1f || used + 1 < input.count && input[used + 1] != 0x8b {
      restStart = inputStart + used
      return false
    }
    let step = try unpack()
    guard step.taken > 0 || step.made > 0 || used == input.count else { throw fault("gzip does not go on") }
    used += step.taken
    isFull = step.made == output.count
    isMemberEnded = step.isMemberEnd
    guard unpackedCount + step.made <= limit else {
      throw .syntax(path: path, place: "its content", reason: "it unpacks to more than \(limit) bytes")
    }
    content += output[..<step.made]
    if let bits = step.boundaryBits, unpackedCount - (checkpoints.last?.output ?? 0) >= GzipCheckpoint.spacing {
      let window = stream.window
      checkpoints.append(
        GzipCheckpoint(
          input: inputStart + used, output: unpackedCount, bits: bits,
          window: .init(offset: try save(window), count: window.count, hash: WordHash.hash(window))))
    }
    return true
  }

  private func unpack() throws(SourceError) -> GzipStep {
    do throws(GzipDamage) {
      return try Self.step(stream, input, used, &output)
    } catch {
      used += error.taken
      throw fault("gzip: \(error.reason)")
    }
  }

  private static func step(
    _ stream: GzipStream, _ input: [UInt8], _ used: Int, _ output: inout [UInt8]
  ) throws(GzipDamage) -> GzipStep {
    try input.withUnsafeBufferPointer { (input) throws(GzipDamage) in
      try output.withUnsafeMutableBufferPointer { (output) throws(GzipDamage) in
        try stream.step(UnsafeBufferPointer(rebasing: input[used...]), to: output, stopsAtBlocks: true)
      }
    }
  }

  private func fault(_ reason: String) -> SourceError {
    .syntax(path: path, place: "byte \(inputStart + used)", reason: reason)
  }
}
