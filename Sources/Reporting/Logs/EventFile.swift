package import Files
import Foundation

/// Scalars over steps as TensorBoard reads them, written while a run trains: one event per step, handed to the system at once.
///
/// A run that continues cuts what older files of the folder hold of the step it continues from and of later ones, and begins a file
/// that says so (`SessionLog.START`), so that a TensorBoard that watched the run all the time drops them too. No step is there twice.
package final class EventFile {
  /// Where it lies.
  package var path: String { file.path }
  private let file: AppendedFile
  private let clock: () -> Double

  /// The beginning of the name of every event file.
  package static let prefix = "events.out.tfevents."

  /// Begins a file in `folder` for the steps from `step` on.
  ///
  /// - Parameter clock: Seconds since 1970; the system's unless given.
  package init(
    folder: String, continuingAt step: Int, clock: (() -> Double)? = nil
  ) throws(FileError) {
    let clock = clock ?? { Date.now.timeIntervalSince1970 }
    let now = clock()
    // Readers take the files of a folder in the order of their names: also where the clock went back, and within a second.
    let last = EventFile.files(in: folder).compactMap(EventFile.seconds).max()
    let seconds = last.map { max(Int(now), $0 + 1) } ?? Int(now)
    var path =
      "\(folder)/\(EventFile.prefix)\(FileName.digits(of: seconds, atLeast: 10)).\(EventFile.host).\(getpid()).0"
    try AtomicFile.makeFolder(of: path)
    for older in EventFile.files(in: folder) { try EventFile.cut(older, before: step) }
    // Another name that holds no time: two files must not become one.
    var number = 0
    while FileManager.default.fileExists(atPath: path) {
      number += 1
      path = (path as NSString).deletingPathExtension + ".\(number)"
    }
    self.clock = clock
    file = try AppendedFile(path: path)
    try append(EventRecord(time: now, step: 0, content: .version))
    if step > 0 { try append(EventRecord(time: now, step: step, content: .start)) }
  }

  /// Adds the numbers of a step; those that are not finite too, which TensorBoard marks.
  package func append(_ scalars: [EventRecord.Scalar], step: Int) throws(FileError) {
    try append(EventRecord(time: clock(), step: step, content: .scalars(scalars)))
  }

  private func append(_ record: EventRecord) throws(FileError) {
    try file.append(record.bytes)
  }

  /// The event files of a folder, in the order in which readers take them.
  package static func files(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasPrefix(prefix) }.sorted().map { "\(folder)/\($0)" }
  }

  /// Keeps the whole records of a file that are about steps before `step`; a file without any is removed.
  private static func cut(_ path: String, before step: Int) throws(FileError) {
    let bytes = try AtomicFile.read(path)
    var kept: [UInt8] = []
    var holdsScalars = false
    for record in EventRecord.records(in: bytes) {
      switch record.content {
      case .scalars where record.step >= step: continue
      case .start where record.step > step: continue
      case .scalars: holdsScalars = true
      case .start, .version: break
      }
      kept += record.bytes
    }
    if !holdsScalars {
      guard unlink(path) == 0 else { throw .unwritable(path: path, reason: FileError.reason(errno)) }
    } else if kept.count < bytes.count {
      try AtomicFile.write(kept, to: path)
    }
  }

  /// When the file at `path` was begun, by its name.
  private static func seconds(_ path: String) -> Int? {
    let name = (path as NSString).lastPathComponent
    // Beyond ten digits it is no time, and sorts otherwise.
    return Int(name.dropFirst(prefix.count).prefix { $0 != "." }).flatMap { 0..<9_999_999_999 ~= $0 ? $0 : nil }
  }

  /// The name of this machine, as the convention wants it in the file's name.
  private static var host: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "host" }
    let name = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return name.isEmpty ? "host" : name
  }
}
