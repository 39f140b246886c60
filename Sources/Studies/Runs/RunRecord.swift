public import Data
package import Downstream
import Files
import Foundation
public import JSON
import Reporting
public import Training

/// What is stored of one run, for tables, reports and people: nothing here computes or changes anything.
public struct RunRecord: Sendable, Hashable {
  /// The run's identity and the name of its folder.
  public let id: String
  /// The folder.
  public let path: String

  package init(id: String, path: String) {
    self.id = id
    self.path = path
  }

  /// How far a run is.
  public enum State: Sendable, Hashable {
    /// There is nothing of it.
    case absent
    /// A process is computing it.
    case running
    /// It was begun, and nobody is at work on it.
    case interrupted
    /// All steps are done and the results are there.
    case finished
    /// It diverged or could not be trained; the reason in one sentence.
    case failed(String)
    /// A file of it is not what Triad writes; what is wrong, in one sentence.
    case damaged(String)
  }

  /// Where the model lies, with everything that is needed to train on.
  public var checkpointPath: String { folder.checkpoint }

  package var hasCheckpoint: Bool { FilePath.isOccupied(checkpointPath) }

  /// `recipe.json`: everything that decides the run's numbers; nil if it is not there.
  ///
  /// - Throws: `RunError.damage` also for one that is not the recipe of this run.
  public func manifest() throws -> JSONValue? {
    guard let text = try folder.readRecipe(ofRun: id) else { return nil }
    do {
      return try JSONValue(parsing: text)
    } catch {
      throw RunError.damage(path: folder.recipe, folder: path, reason: "it is not JSON")
    }
  }

  /// What came out; nil if it is not finished.
  public func result() throws -> RunResult? { try folder.readResult(ofRun: id) }

  /// What the model reached in downstream tasks, by name.
  package func downstreamResults() throws -> [DownstreamResult] { try folder.readDownstreamResults() }

  /// One record a step, in order; empty if nothing is logged yet. Lines that cannot be read are left out (`logDamage()`).
  public func log() throws -> [StepRecord] { try lines().compactMap(StepRecord.init) }

  /// The log as it is, one object per line.
  package func lines() throws -> [JSONValue] { try RunFile.readable(folder.log).values }

  /// What of the logs cannot be read, a sentence each; none if all can.
  package func logDamage() throws -> [String] {
    try [folder.log, folder.gradients, folder.warnings, folder.faults].compactMap { try RunFile.readable($0).damage }
  }

  /// The machines that computed it, one entry each time it was begun or continued.
  public func environments() throws -> [RunEnvironment] { try folder.readEnvironments() }

  /// Never throws: that a run is damaged is how far it is.
  public func state() -> State { look().state }

  /// How far the run is, and whether this user may not read the folder or what says that.
  func look() -> (state: State, isClosed: Bool) {
    if access(path, R_OK | X_OK) != 0, errno != ENOENT, errno != ENOTDIR {
      return (.damaged("\(path) cannot be read (\(FileError.reason(errno)))."), true)
    }
    do {
      _ = try manifest()
      if let result = try result() { return (result.failure.map(State.failed) ?? .finished, false) }
    } catch {
      if case RunError.closed = error { return (.damaged("\(error)"), true) }
      return (.damaged("\(error)"), false)
    }
    guard FilePath.isOccupied(folder.recipe) else { return (.absent, false) }
    return (RunLock.isHeld(folder) ? .running : .interrupted, false)
  }

  var folder: RunFolder { RunFolder(path: path) }
}

extension RunRecord {
  /// The observed gradients of the run, in the order of steps; none if it was not observed.
  public func observations() throws -> [GradientObservation] { try GradientObservation.read(folder.gradients) }

  /// What was warned of; none if everything was sound.
  public func warnings() throws -> [TrainingWarning] { try TrainingWarning.read(folder.warnings) }

  /// The samples that could not be used, or only in part, each once; none if all could.
  public func faults() throws -> [PairFault] { try PairFault.read(folder.faults) }
}

extension RunRecord {
  /// Removes the run and everything it computed: all of it or, if the process is killed, nothing that looks like a run.
  ///
  /// - Throws: `RunError.occupation` if a process is computing it.
  package func remove() throws(RunError) {
    let remains = path + RunStore.removalSuffix
    try withLock { () throws(RunError) in
      if FileManager.default.fileExists(atPath: remains) { try delete(remains) }
      guard rename(path, remains) == 0 else { throw .access(path: path, reason: "it cannot be removed") }
      try? FileManager.default.removeItem(atPath: remains)
    }
    // Over a network and in user space an open file, as the lock was, keeps its folder.
    let failure = FolderRemoval.remove(remains)
    guard failure == 0 else {
      throw .access(path: remains, reason: "it cannot be removed, \(FileError.reason(failure))")
    }
  }

  /// Removes several runs, none of them if a process is computing one.
  package static func remove(_ records: [RunRecord]) throws(RunError) {
    for record in records where record.state() == .running { throw .occupation(folder: record.path) }
    for record in records { try record.remove() }
  }

  /// Removes the checkpoint only: the result stays, but nothing can be asked of the model any more.
  package func removeCheckpoint() throws(RunError) {
    try withLock { () throws(RunError) in try delete(checkpointPath) }
  }

  /// Removes what killed processes left of files they were writing; loses nothing. Gives back the bytes.
  package func removePartialFiles() throws(RunError) -> Int {
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

/// A folder of runs, whichever studies they belong to.
public struct RunStore: Sendable, Hashable {
  /// The path of the folder.
  public let path: String

  /// The store in a folder, which need not exist yet.
  public init(_ path: String) { self.path = FilePath.literal(path) }

  /// All runs, in the order of their identities; none if there is no folder. A folder that is named like no run is not one, nor is a file, or
  /// a link to nothing, that is named like one.
  ///
  /// - Throws: `RunError` if the folder cannot be read: that is not the same as having no runs.
  public var records: [RunRecord] {
    get throws(RunError) {
      try names().filter(mayBeRun).sorted().map { RunRecord(id: $0, path: "\(path)/\($0)") }
    }
  }

  /// What may not be looked at may be a run, and so may a link to another folder.
  private func mayBeRun(_ name: String) -> Bool {
    guard Self.isIdentity(name) else { return false }
    var status = stat()
    guard stat("\(path)/\(name)", &status) == 0 else { return errno != ENOENT }
    return status.st_mode & S_IFMT == S_IFDIR
  }

  /// What lies in the folder.
  private func names() throws(RunError) -> [String] {
    guard let folder = opendir(path) else {
      if errno == ENOENT { return [] }
      throw .unreadable(path: path, reason: FileError.reason(errno))
    }
    closedir(folder)
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw .unreadable(path: path, reason: "its names cannot be listed")
    }
  }

  /// Frees what processes left that were killed while they removed a run or wrote a table; gives back the bytes.
  package func removeRemains() throws(RunError) -> Int {
    let names = try names()
    let suffix = RunStore.removalSuffix
    var freed = 0
    for name in names.sorted() where name.hasSuffix(suffix) && RunStore.isIdentity(String(name.dropLast(suffix.count)))
    {
      let remains = RunRecord(id: name, path: "\(path)/\(name)")
      freed += remains.files.reduce(0) { $0 + $1.bytes }
      try remains.delete(remains.path)
    }
    for file in TornFiles.below(path + "/studies") where unlink(file.path) == 0 { freed += file.bytes }
    return freed
  }

  /// What follows the identity in the name of a run that is being removed.
  static let removalSuffix = ".removed"

  /// The run whose identity begins with `id`.
  public func record(_ id: String) throws(RunError) -> RunRecord {
    let found = try records.filter { $0.id.hasPrefix(id.lowercased()) }
    guard let first = found.first, found.count == 1, !id.isEmpty else {
      throw .absence(id: id, folder: path, candidates: found.count)
    }
    return first
  }

  /// Whether `path` lies in the folder of a run, in which nobody else writes.
  package func holds(_ path: String) -> Bool {
    func parts(_ path: String) -> [Substring] {
      FilePath.resolved(path).split(separator: "/")
    }
    let (store, place) = (parts(self.path), parts(path))
    return place.count > store.count && place.starts(with: store) && Self.isIdentity(String(place[store.count]))
  }

  static func isIdentity(_ name: String) -> Bool {
    name.count == 16 && name.allSatisfy { "0123456789abcdef".contains($0) }
  }
}
