import Foundation

extension RunRecord {
  /// Removes the run and everything it computed: all of it or, if the process is killed, nothing that looks like a run.
  ///
  /// - Throws: `RunError.occupation` if a process is computing it.
  public func remove() throws(RunError) {
    try withLock { () throws(RunError) in
      let remains = path + RunStore.removalSuffix
      if FileManager.default.fileExists(atPath: remains) { try delete(remains) }
      guard rename(path, remains) == 0 else { throw .access(path: path, reason: "it cannot be removed") }
      try delete(remains)
    }
  }

  /// Removes the checkpoint only: the result stays, but nothing can be asked of the model any more.
  public func removeCheckpoint() throws(RunError) {
    try withLock { () throws(RunError) in try delete(checkpointPath) }
  }

  /// Removes what killed processes left of files they were writing; loses nothing. Gives back the bytes.
  public func removePartialFiles() throws(RunError) -> Int {
    let partial = Set(folder.partialFiles)
    let bytes = files.filter { partial.contains($0.name) }.reduce(0) { $0 + $1.bytes }
    guard !partial.isEmpty else { return 0 }
    try withLock { () throws(RunError) in folder.removePartialFiles() }
    return bytes
  }

  private func withLock(_ body: () throws(RunError) -> Void) throws(RunError) {
    guard let lock = try RunLock.take(folder) else { throw .occupation(folder: path) }
    defer { withExtendedLifetime(lock) {} }
    try body()
  }

  func delete(_ path: String) throws(RunError) {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw .access(path: path, reason: "it cannot be removed")
    }
  }
}
