internal import Synchronization

/// The content of a gzip file, read at random places: each reading begins at the checkpoint before it, or where an earlier
/// reading ended.
final class GzipFile: RandomAccessBytes {
  package let path: String
  private let file: StableFile
  /// Holds the checkpoints' windows.
  private let windows: StableFile
  private let checkpoints: [GzipCheckpoint]
  /// In bytes.
  private let contentSize: Int
  private let cursors: GzipCursorPool

  init(
    _ file: StableFile, checkpoints: [GzipCheckpoint], windows: StableFile, contentSize: Int, cursors: GzipCursorPool
  ) {
    path = file.path
    self.file = file
    self.windows = windows
    self.checkpoints = checkpoints
    self.contentSize = contentSize
    self.cursors = cursors
  }

  func read(at offset: Int, count: Int) throws(SourceError) -> [UInt8] {
    guard count >= 0, offset >= 0, offset <= contentSize - count else {
      throw .access(
        path: path, reason: "bytes \(offset)..<\(offset + count) are not inside its content of \(contentSize)")
    }
    let checkpoint = lastCheckpoint(before: offset)
    let from = checkpoint < 0 ? 0 : checkpoints[checkpoint].output
    let idle = cursors.take(of: file, in: from...offset)
    let cursor = if let idle { idle } else { try cursor(at: checkpoint) }
    let bytes = try cursor.read(at: offset, count: count)
    cursors.put(cursor, at: offset + count)
    return bytes
  }

  /// The number of the last checkpoint that is not after `offset`; -1 for the begin of the file.
  private func lastCheckpoint(before offset: Int) -> Int {
    var (low, high) = (0, checkpoints.count)
    while low < high {
      let middle = (low + high) / 2
      if checkpoints[middle].output <= offset { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }

  /// A cursor at a checkpoint, or at the nearest one before it whose window is sound.
  private func cursor(at number: Int) throws(SourceError) -> GzipCursor {
    for checkpoint in checkpoints.prefix(number + 1).reversed() {
      let saved = checkpoint.window
      guard let window = try? windows.read(at: saved.offset, count: saved.count), WordHash.hash(window) == saved.hash
      else { continue }
      return try GzipCursor(file, at: checkpoint, window: window)
    }
    return try GzipCursor(file)
  }
}

/// A place in a gzip file from which it can be unpacked without what is before it: the end of a block.
struct GzipCheckpoint: Sendable, Hashable {
  /// Content bytes between two checkpoints, at least. Reading at a random place unpacks half of it in vain, 1.5 ms; and 32 KB
  /// of window for each are 3 % of the content on disk.
  static let spacing = 1 << 20

  /// Where the next block begins in the file; `bits` bits of the byte before it belong to the block.
  var input: Int
  /// Where its content begins in the content.
  var output: Int
  /// In `0...7`.
  var bits: Int
  /// The content before it that the block may refer to, in the file of windows.
  var window: SavedWindow

  /// Where the bytes of a window are, and their hash.
  struct SavedWindow: Sendable, Hashable {
    var offset: Int
    /// At most 32,768.
    var count: Int
    var hash: UInt64
  }
}

/// A place in the content of a gzip file from which reading goes on.
final class GzipCursor: Sendable {
  private static let pieceSize = 1 << 16

  let file: StableFile
  // Never waited for: a cursor belongs to one reading at a time.
  private let state: Mutex<State>

  private struct State {
    var stream: GzipStream
    /// In the file.
    var input: Int
    /// In the content.
    var output: Int
  }

  /// At the begin of `file`.
  init(_ file: StableFile) throws(SourceError) {
    guard let stream = GzipStream() else { throw .access(path: file.path, reason: "there is no memory") }
    self.file = file
    state = Mutex(State(stream: stream, input: 0, output: 0))
  }

  /// At `checkpoint` of `file`.
  init(_ file: StableFile, at checkpoint: GzipCheckpoint, window: [UInt8]) throws(SourceError) {
    let last = checkpoint.bits > 0 ? try file.read(at: checkpoint.input - 1, count: 1)[0] : 0
    guard let stream = GzipStream(window: window, bits: checkpoint.bits, last: last) else {
      throw .access(path: file.path, reason: "there is no memory")
    }
    self.file = file
    state = Mutex(State(stream: stream, input: checkpoint.input, output: checkpoint.output))
  }

  /// The `count` bytes of content from `offset`, which is not before the cursor.
  func read(at offset: Int, count: Int) throws(SourceError) -> [UInt8] {
    try state.withLock { (state) throws(SourceError) in
      var passed = [UInt8](repeating: 0, count: min(Self.pieceSize, offset - state.output))
      while state.output < offset {
        let room = min(passed.count, offset - state.output)
        try Self.fill(&passed, 0..<room, &state, file)
      }
      var bytes = [UInt8](repeating: 0, count: count)
      try Self.fill(&bytes, 0..<count, &state, file)
      return bytes
    }
  }

  /// Unpacks into all of `range` of `bytes`.
  private static func fill(
    _ bytes: inout [UInt8], _ range: Range<Int>, _ state: inout State, _ file: StableFile
  ) throws(SourceError) {
    var place = range.lowerBound
    while place < range.upperBound {
      let input = try file.read(at: state.input, count: min(pieceSize, file.size - state.input))
      var used = 0
      // Output may be left from input that is used up.
      repeat {
        let step: GzipStep
        do throws(GzipDamage) {
          step = try input.withUnsafeBufferPointer { (input) throws(GzipDamage) in
            try bytes.withUnsafeMutableBufferPointer { (bytes) throws(GzipDamage) in
              try state.stream.step(
                UnsafeBufferPointer(rebasing: input[used...]),
                to: UnsafeMutableBufferPointer(rebasing: bytes[place..<range.upperBound]), stopsAtBlocks: false)
            }
          }
        } catch {
          throw .syntax(path: file.path, place: "byte \(state.input + error.taken)", reason: "gzip: \(error.reason)")
        }
        guard step.taken > 0 || step.made > 0 else {
          throw .syntax(path: file.path, place: "byte \(state.input)", reason: "the gzip stream ends early: it was cut")
        }
        used += step.taken
        state.input += step.taken
        place += step.made
        state.output += step.made
      } while used < input.count && place < range.upperBound
    }
  }
}

/// The cursors that readings have left behind, those of all shards of a source: readings in order go on where the last one ended.
final class GzipCursorPool: Sendable {
  /// A cursor holds about 45 KB.
  private let capacity: Int
  /// The oldest first.
  private let idle = Mutex<[(place: Int, cursor: GzipCursor)]>([])

  init(capacity: Int = 32) { self.capacity = capacity }

  /// The cursor of `file` that is farthest inside `range`, if there is one; it is the caller's until it is put back.
  func take(of file: StableFile, in range: ClosedRange<Int>) -> GzipCursor? {
    idle.withLock { idle in
      let near = idle.indices.filter { idle[$0].cursor.file === file && range.contains(idle[$0].place) }
      guard let best = near.max(by: { idle[$0].place < idle[$1].place }) else { return nil }
      return idle.remove(at: best).cursor
    }
  }

  /// Keeps `cursor`, which stands at `place`; the oldest one goes if there are too many.
  func put(_ cursor: GzipCursor, at place: Int) {
    idle.withLock { idle in
      if idle.count == capacity { idle.removeFirst() }
      idle.append((place, cursor))
    }
  }
}
