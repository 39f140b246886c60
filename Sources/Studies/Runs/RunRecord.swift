public import Data
public import Downstream
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

  /// How far a run is.
  public enum State: Sendable, Hashable {
    /// There is nothing of it.
    case absent
    /// A process is computing it.
    case running
    /// It was begun, and nobody is at work on it.
    case interrupted
    case finished
    /// It diverged or could not be trained; the reason in one sentence.
    case failed(String)
  }

  /// Where the model lies, with everything that is needed to train on.
  public var checkpointPath: String { folder.checkpoint }

  public var hasCheckpoint: Bool { FileManager.default.fileExists(atPath: checkpointPath) }

  /// `recipe.json`: everything that decides the run's numbers; nil if it is not there.
  public func manifest() throws -> JSONValue? {
    guard let bytes = try folder.contents(of: folder.recipe) else { return nil }
    do {
      return try JSONValue(parsing: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw RunError.damage(path: folder.recipe, folder: path, reason: "it is no JSON")
    }
  }

  /// What came out; nil if it is not finished.
  public func result() throws -> RunResult? { try folder.readResult(ofRun: id) }

  /// What the model reached in downstream tasks, by name.
  public func downstreamResults() throws -> [DownstreamResult] { try folder.readDownstreamResults() }

  /// One record a step, in order; empty if nothing is logged yet.
  public func log() throws -> [StepRecord] { try lines().compactMap(StepRecord.init) }

  /// The log as it is, one object a line.
  package func lines() throws -> [JSONValue] {
    FileManager.default.fileExists(atPath: folder.log) ? try JSONLines.read(folder.log) : []
  }

  /// The machines that computed it, one entry each time it was begun or continued.
  public func environments() throws -> [RunEnvironment] { try folder.readEnvironments() }

  public func state() throws -> State {
    if let result = try result() { return result.failure.map(State.failed) ?? .finished }
    guard FileManager.default.fileExists(atPath: folder.recipe) else { return .absent }
    return RunLock.isHeld(folder) ? .running : .interrupted
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
    try withLock { () throws(RunError) in
      let remains = path + RunStore.removalSuffix
      if FileManager.default.fileExists(atPath: remains) { try delete(remains) }
      guard rename(path, remains) == 0 else { throw .access(path: path, reason: "it cannot be removed") }
      try delete(remains)
    }
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
  public let path: String

  public init(_ path: String) { self.path = path }

  /// All runs, in the order of their identities. A folder that is named like no run is not one.
  public var records: [RunRecord] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter(RunStore.isIdentity).sorted().map { RunRecord(id: $0, path: "\(path)/\($0)") }
  }

  /// Frees what processes left that were killed while they removed a run; gives back the bytes.
  package func removeRemains() throws(RunError) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let suffix = RunStore.removalSuffix
    var freed = 0
    for name in names.sorted() where name.hasSuffix(suffix) && RunStore.isIdentity(String(name.dropLast(suffix.count)))
    {
      let remains = RunRecord(id: name, path: "\(path)/\(name)")
      freed += remains.files.reduce(0) { $0 + $1.bytes }
      try remains.delete(remains.path)
    }
    return freed
  }

  /// What follows the identity in the name of a run that is being removed.
  static let removalSuffix = ".removed"

  /// The run whose identity begins with `id`.
  public func record(_ id: String) throws(RunError) -> RunRecord {
    let found = records.filter { $0.id.hasPrefix(id.lowercased()) }
    guard let first = found.first, found.count == 1, !id.isEmpty else {
      throw .absence(id: id, folder: path, candidates: found.count)
    }
    return first
  }

  private static func isIdentity(_ name: String) -> Bool {
    name.count == 16 && name.allSatisfy { "0123456789abcdef".contains($0) }
  }
}

/// What a list says of a run: read from its files, as far as they are there.
package struct RunSummary: Sendable, Hashable {
  package let id: String
  package let state: RunRecord.State
  /// The experiment that computed it last, as it was typed; nil if nobody noted it.
  package let experiment: String?
  /// The names of its objectives, in order.
  package let objectives: [String]
  package let seed: Int?
  /// The version of the numerics.
  package let numerics: Int?
  /// Steps logged.
  package let step: Int
  /// Steps of the whole run.
  package let steps: Int?
  /// The mean over its tasks of the mean recall by the dual encoder, in percent; nil without result.
  package let meanRecall: Double?
  /// When it was begun, in UTC (ISO 8601).
  package let date: String?
  /// Of all its files.
  package let bytes: Int

  package init(_ record: RunRecord) throws {
    id = record.id
    state = try record.state()
    let manifest = try record.manifest()
    objectives = manifest?["recipe"]?["objectives"]?.array?.compactMap { $0["name"]?.string } ?? []
    seed = manifest?["seed"]?.integer
    numerics = manifest?["numerics"]?.integer
    steps = manifest?["recipe"]?["steps"]?.integer
    let environments = try record.environments()
    date = environments.first?.date
    let words = environments.last?.command.split(separator: " ").map(String.init) ?? []
    experiment = words.count > 2 ? words[2] : nil
    let measured = try record.result()?.measurements
    step = try measured?.steps ?? (record.log().last.map { $0.step + 1 } ?? 0)
    let recalls = measured?.retrieval.map(\.dualEncoder.recall.mean) ?? []
    meanRecall = recalls.isEmpty ? nil : recalls.reduce(0, +) / Double(recalls.count)
    bytes = record.files.reduce(0) { $0 + $1.bytes }
  }
}

extension RunRecord {
  /// A file of a run.
  package struct File: Sendable, Hashable {
    package let name: String
    package let bytes: Int
  }

  /// What lies in the folder, by name; the lock does not count.
  package var files: [File] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { "\(path)/\($0)" != folder.lock }.sorted().map { name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
      return File(name: name, bytes: (attributes?[.size] as? NSNumber)?.intValue ?? 0)
    }
  }
}
