internal import Files
internal import Foundation
internal import JSON

/// The folder inside an export that holds what is not whole yet: the state, fragments of lists, and the file that is being written.
///
/// It goes when the export is whole. Everything is made in here and gets its place by a rename, so that a process which is killed leaves
/// nothing half-written beside it.
final class ExportStage {
  static let name = ".triad-export"

  let export: String
  /// What is after the fragments' last committed records, by name.
  private var buffers: [String: [UInt8]] = [:]
  /// The pictures written since the last state.
  private var placed: [String] = []
  /// -1 when it was given back.
  private var lock: Int32

  private var folder: String { "\(export)/\(Self.name)" }
  private var statePath: String { path("state.json") }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// Enters the stage of the export at `path`, making both.
  ///
  /// - Throws: `ExportError`, also if another process is in it.
  init(of path: String) throws(ExportError) {
    export = path
    let folder = "\(path)/\(Self.name)"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .destination(path: path, reason: "it cannot be made or written into, \(FileError.reason(errno))")
    }
    lock = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard lock >= 0 else {
      throw .destination(path: path, reason: "it cannot be written into, \(FileError.reason(errno))")
    }
    guard !FileLock.isElsewhere(lock) else {
      release()
      throw .use(path: path)
    }
  }

  deinit { release() }

  private func release() {
    if lock >= 0 { close(lock) }
    lock = -1
  }

  // MARK: State

  /// The state that was kept last; nil if none was.
  func state() throws(ExportError) -> ExportState? {
    guard FileManager.default.fileExists(atPath: statePath) else { return nil }
    let state: ExportState?
    do { state = ExportState(try JSONValue(parsing: AtomicFile.read(statePath))) } catch {
      throw .damage(path: statePath, reason: "cannot be read", folder: export)
    }
    guard let state else {
      throw .damage(path: statePath, reason: "does not say how far the export is", folder: export)
    }
    return state
  }

  /// Takes back what was written after the last state: records, and pictures that no record speaks of.
  func rewind(to state: ExportState) throws(ExportError) {
    let pending = pendingPath(state)
    do throws(FileError) {
      if FileManager.default.fileExists(atPath: pending) {
        let names = String(decoding: try AtomicFile.read(pending), as: UTF8.self)
        for name in names.split(separator: "\n") { unlink("\(export)/\(name)") }
      }
    } catch { throw ExportError(error, of: pending) }
    for entry in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      if let fragment = Self.fragment(entry) {
        guard truncate(path(entry), off_t(state.lengths[fragment] ?? 0)) == 0 else {
          throw .writing(path: path(entry), reason: FileError.reason(errno))
        }
      } else if !["lock", "state.json", "export.json"].contains(entry) {
        // What a process that was killed has left.
        unlink(path(entry))
      }
    }
  }

  /// Keeps the buffered records and `state`: from here an interrupted export goes on.
  func commit(_ state: inout ExportState) throws(ExportError) {
    for (name, bytes) in buffers.sorted(by: { $0.key < $1.key }) where !bytes.isEmpty {
      try append(bytes, to: Self.fragment(named: name))
      state.lengths[name, default: 0] += bytes.count
    }
    buffers = [:]
    try flush()
    let old = pendingPath(state)
    state.commits += 1
    try write(state.value.compactText + "\n", to: statePath)
    unlink(old)
  }

  /// Flushes the pictures since the last state to the disk, all together and before the state that speaks of them: the first call
  /// takes most of the others with it.
  private func flush() throws(ExportError) {
    let folders = Set(placed.map { FilePath.folder(of: "\(export)/\($0)") })
    for path in placed.map({ "\(export)/\($0)" }) + folders.sorted() {
      let file = open(path, O_RDONLY | O_CLOEXEC)
      let failure = file < 0 || fsync(file) != 0 ? errno : 0
      if file >= 0 { close(file) }
      // Not every file system flushes folders.
      guard failure == 0 || folders.contains(path) else {
        throw .writing(path: path, reason: FileError.reason(failure))
      }
    }
    placed = []
  }

  // MARK: Records

  func append(_ text: String, toFragment name: String) { buffers[name, default: []] += text.utf8 }

  private static func fragment(named name: String) -> String { name + ".fragment" }

  private static func fragment(_ entry: String) -> String? {
    entry.hasSuffix(".fragment") ? String(entry.dropLast(9)) : nil
  }

  private func append(_ bytes: [UInt8], to name: String) throws(ExportError) {
    let file = open(path(name), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .writing(path: path(name), reason: FileError.reason(errno)) }
    defer { close(file) }
    let failure = AtomicFile.writeAll(bytes, to: file)
    guard failure == 0 else { throw .writing(path: path(name), reason: FileError.reason(failure)) }
  }

  private func write(_ text: String, to path: String) throws(ExportError) {
    do throws(FileError) { try AtomicFile.write(text, to: path) } catch { throw ExportError(error, of: path) }
  }

  // MARK: Files of the export

  private func pendingPath(_ state: ExportState) -> String { path("pending-\(state.commits)") }

  /// Notes the pictures that are about to be written and are not there yet, so that ``rewind(to:)`` can take them back.
  func announce(_ names: [String], state: ExportState) throws(ExportError) {
    let new = names.filter { access("\(export)/\($0)", F_OK) != 0 }
    guard !new.isEmpty else { return }
    let path = pendingPath(state)
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .writing(path: path, reason: FileError.reason(errno)) }
    defer { close(file) }
    var failure = AtomicFile.writeAll(Array(new.map { $0 + "\n" }.joined().utf8), to: file)
    if failure == 0, fsync(file) != 0 { failure = errno }
    guard failure == 0 else { throw .writing(path: path, reason: FileError.reason(failure)) }
  }

  /// Writes the file `name` of the export, unless it is there; says whether it was not.
  func place(_ bytes: [UInt8], as name: String) throws(ExportError) -> Bool {
    let target = "\(export)/\(name)"
    if access(target, F_OK) == 0 { return false }
    let draft = path("picture")
    let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .writing(path: target, reason: FileError.reason(errno)) }
    var failure = AtomicFile.writeAll(bytes, to: file)
    if close(file) != 0, failure == 0 { failure = errno }
    if failure == 0 { failure = move(draft, to: target) }
    guard failure == 0 else {
      unlink(draft)
      throw .writing(path: target, reason: FileError.reason(failure))
    }
    placed.append(name)
    return true
  }

  /// Gives the file `name` of the stage, which is whole and flushed, its place in the export.
  func publish(_ name: String) throws(ExportError) {
    let failure = move(path(name), to: "\(export)/\(name)")
    guard failure == 0 else { throw .writing(path: "\(export)/\(name)", reason: FileError.reason(failure)) }
  }

  /// The error number, or 0. Folders are made where they are missing.
  private func move(_ draft: String, to target: String) -> Int32 {
    if rename(draft, target) == 0 { return 0 }
    guard errno == ENOENT else { return errno }
    do throws(FileError) { try AtomicFile.makeFolder(of: target) } catch { return errno == 0 ? EIO : errno }
    return rename(draft, target) == 0 ? 0 : errno
  }

  /// Puts a file of the export together, in the stage; gives back its SHA-256.
  func assemble(_ name: String, _ pieces: [AssemblyPiece]) throws(ExportError) -> String {
    do throws(FileError) {
      var file = try AtomicFileWriter(path: path(name))
      var hash = SHA256()
      for piece in pieces {
        switch piece {
        case .text(let text):
          let bytes = Array(text.utf8)
          bytes.withUnsafeBytes { hash.update($0) }
          try file.write(bytes)
        case .fragment(let fragment, let dropping):
          try copy(path(Self.fragment(named: fragment)), dropping: dropping, to: &file, &hash)
        }
      }
      try file.finish()
      return hash.hexadecimal
    } catch { throw ExportError(error, of: "\(export)/\(name)") }
  }

  /// A piece of a file that is put together.
  enum AssemblyPiece {
    case text(String)
    /// The fragment of that name without so many bytes at its end.
    case fragment(String, dropping: Int)
  }

  private func copy(
    _ fragment: String, dropping: Int, to file: inout AtomicFileWriter, _ hash: inout SHA256
  ) throws(FileError) {
    // What may have to be dropped is held back until something comes after it.
    var held: [UInt8] = []
    let source = open(fragment, O_RDONLY | O_CLOEXEC)
    if source < 0 {
      // A part without pairs has no fragment.
      guard errno == ENOENT else { throw .unreadable(path: fragment, reason: FileError.reason(errno)) }
      return
    }
    defer { close(source) }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = buffer.withUnsafeMutableBytes { read(source, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(path: fragment, reason: FileError.reason(errno)) }
      if count == 0 { return }
      held += buffer[..<count]
      let ready = Array(held.dropLast(dropping))
      held = Array(held.suffix(min(dropping, held.count)))
      ready.withUnsafeBytes { hash.update($0) }
      try file.write(ready)
    }
  }

  /// Removes the stage with all that is in it, and lets the next process in.
  func remove() throws(ExportError) {
    if (try? FileManager.default.removeItem(atPath: folder)) != nil { return }
    // Over a network and in user space an open file, as the lock is, keeps its folder.
    release()
    let failure = FolderRemoval.remove(folder)
    guard failure == 0 else {
      throw .writing(path: folder, reason: "it cannot be removed, \(FileError.reason(failure))")
    }
  }
}
