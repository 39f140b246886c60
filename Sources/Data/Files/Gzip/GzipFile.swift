/// The content of a gzip file, read at random places: each reading begins at the checkpoint before it, or where an earlier
/// reading ended.
final class GzipFile: RandomBytes {
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

  /// The number of the last checkpoint that is not behind `offset`; -1 for the begin of the file.
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
