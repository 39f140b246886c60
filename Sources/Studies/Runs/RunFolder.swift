public import Checkpoints
import Downstream
import Encoders
import Files
import Foundation
import JSON
import Reporting

/// The files of one run: `recipe.json`, `data.json`, `tokens.json`, `study.json`, `environment.json`, `log.jsonl`, `gradients.jsonl`, `warnings.jsonl`, `faults.jsonl`, event files, `weights.txt`,
/// `checkpoint.safetensors`, `result.json`.
///
/// A run is finished when its result is there, and a result is there entirely or not at all.
struct RunFolder: Sendable {
  let path: String

  var recipe: String { path + "/recipe.json" }
  /// Which data it is of, in the words of the command line.
  var data: String { path + "/data.json" }
  var environment: String { path + "/environment.json" }
  var log: String { path + "/log.jsonl" }
  var gradients: String { path + "/gradients.jsonl" }
  var warnings: String { path + "/warnings.jsonl" }
  /// The samples that could not be used.
  var faults: String { path + "/faults.jsonl" }
  /// What the files that the run began with gave to its model.
  var weights: String { path + "/weights.txt" }
  var checkpoint: String { path + "/checkpoint.safetensors" }
  var result: String { path + "/result.json" }
  var lock: String { path + "/lock" }
  /// Results of downstream tasks, a file each.
  var downstream: String { path + "/downstream" }

  /// The result of `run`; nil if there is none yet.
  func readResult(of run: StudyRun) throws -> RunResult? { try readResult(ofRun: run.id) }

  /// The result, which must be that of the run of this identity; nil if there is none yet.
  func readResult(ofRun id: String) throws -> RunResult? {
    guard let bytes = try contents(of: result) else { return nil }
    let found: RunResult
    do {
      found = try JSONDecoder().decode(RunResult.self, from: bytes)
    } catch {
      throw RunError.damage(path: result, folder: path, reason: "it is no result of a run")
    }
    guard found.id == id else {
      throw RunError.damage(path: result, folder: path, reason: "it belongs to the run \(found.id)")
    }
    return found
  }

  func write(_ found: RunResult) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(found) + [UInt8(ascii: "\n")], to: result)
  }

  /// The machines that computed the run, one entry each time it was begun or continued.
  func readEnvironments() throws -> [RunEnvironment] {
    guard let bytes = try contents(of: environment) else { return [] }
    do {
      return try JSONDecoder().decode([RunEnvironment].self, from: bytes)
    } catch {
      throw RunError.damage(path: environment, folder: path, reason: "it is no list of environments")
    }
  }

  /// Removes what a process that was killed left of a file it was writing; only for the one who has the lock.
  func removePartialFiles() {
    for name in partialFiles { try? FileManager.default.removeItem(atPath: "\(path)/\(name)") }
  }

  /// The names of files that were never finished.
  var partialFiles: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(".partial") }.sorted()
  }

  func add(_ current: RunEnvironment) throws {
    try AtomicFile.write(try IndentedJSON.text(of: try readEnvironments() + [current]), to: environment)
  }

  /// The bytes of a file; nil if it is not there.
  func contents(of file: String) throws -> Foundation.Data? {
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    do {
      return try Foundation.Data(contentsOf: URL(fileURLWithPath: file))
    } catch {
      throw RunError.damage(path: file, folder: path, reason: "it cannot be read")
    }
  }
}

/// The files of downstream results: `downstream/TASK-FINGERPRINT.json`, each there whole or not at all.
extension RunFolder {
  func path(of task: any DownstreamTask) -> String {
    "\(downstream)/\(task.name)-\(DownstreamResult.hexadecimal(task.fingerprint)).json"
  }

  /// What the run's model reached in `task`; nil if nobody has asked it yet.
  func readResult(of task: any DownstreamTask) throws -> DownstreamResult? {
    try readDownstream(path(of: task))
  }

  /// Everything that is stored, by file name.
  func readDownstreamResults() throws -> [DownstreamResult] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: downstream)) ?? []
    return try names.filter { $0.hasSuffix(".json") }.sorted().compactMap { try readDownstream("\(downstream)/\($0)") }
  }

  private func readDownstream(_ file: String) throws -> DownstreamResult? {
    guard let bytes = try contents(of: file) else { return nil }
    do {
      return try JSONDecoder().decode(DownstreamResult.self, from: bytes)
    } catch {
      throw RunError.damage(path: file, folder: path, reason: "it is no result of a downstream task")
    }
  }

  func write(_ result: DownstreamResult) throws {
    try FileManager.default.createDirectory(atPath: downstream, withIntermediateDirectories: true)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let file = "\(downstream)/\(result.task)-\(result.fingerprint).json"
    try AtomicFile.write(try encoder.encode(result) + [UInt8(ascii: "\n")], to: file)
  }
}

/// Keeps other processes out of a run's folder, or away from one of its downstream tasks, as long as it lives; the system lets go of it when the process dies, however it
/// dies.
final class RunLock {
  private let file: Int32

  private init(file: Int32) { self.file = file }

  /// Of the whole run. Waits for nobody: nil if another has the lock.
  static func take(_ folder: RunFolder) throws(RunError) -> RunLock? {
    try take(LOCK_EX, file: folder.lock, in: folder.path)
  }

  /// To read the model of a run: shared with others who read it, and nobody can compute or remove the run meanwhile.
  static func takeShared(_ folder: RunFolder) throws(RunError) -> RunLock? {
    try take(LOCK_SH, file: folder.lock, in: folder.path)
  }

  /// Of one downstream task of a run: different tasks are computed side by side.
  static func take(_ folder: RunFolder, for task: any DownstreamTask) throws(RunError) -> RunLock? {
    try take(LOCK_EX, file: folder.path(of: task) + ".lock", in: folder.downstream)
  }

  private static func take(_ kind: Int32, file path: String, in folder: String) throws(RunError) -> RunLock? {
    // `isHeld` takes the lock for a moment; whoever computes holds it for longer than these attempts.
    for attempt in 1...RunLock.attempts {
      let lock = try RunLock.open(path, in: folder)
      let isTaken = flock(lock.file, kind | LOCK_NB) == 0
      // File systems without locks let everyone in.
      if !isTaken, errno != EWOULDBLOCK { return lock }
      // Whoever had it may have removed the run meanwhile: the lock of a file that is gone keeps nobody out.
      if isTaken, lock.isAt(path) { return lock }
      if attempt < RunLock.attempts { usleep(2000) }
    }
    return nil
  }

  /// Opens the file of a lock, making it and its folder where they are missing.
  private static func open(_ path: String, in folder: String) throws(RunError) -> RunLock {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .access(path: folder, reason: "the folder cannot be made")
    }
    let file = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .access(path: folder, reason: String(cString: strerror(errno)).lowercased()) }
    return RunLock(file: file)
  }

  /// Whether the locked file is the one that others find at `path`.
  private func isAt(_ path: String) -> Bool {
    var (own, other) = (stat(), stat())
    return fstat(file, &own) == 0 && stat(path, &other) == 0 && own.st_ino == other.st_ino && own.st_dev == other.st_dev
  }

  private static let attempts = 5

  deinit { close(file) }

  /// Whether a process is at work in the folder.
  static func isHeld(_ folder: RunFolder) -> Bool {
    let file = Foundation.open(folder.lock, O_RDWR | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}

/// Why the results of a run cannot be used or made.
public enum RunError: Error, Sendable, CustomStringConvertible {
  /// A file of a run is not what Triad writes.
  case damage(path: String, folder: String, reason: String)
  /// Another process is computing the same run.
  case occupation(folder: String)
  /// The run cannot continue from its checkpoint.
  case checkpoint(path: String, CheckpointError)
  /// The folder cannot be written.
  case access(path: String, reason: String)
  /// The folder cannot be read.
  case unreadable(path: String, reason: String)
  /// A run failed, and the study was to stop then.
  case failure(arm: String, seed: Int, reason: String)
  /// The run is finished, and its model is gone.
  case absentModel(id: String)
  /// There is no such run, or several begin like this.
  case absence(id: String, folder: String, candidates: Int)
  /// The run uses a part that the catalogue does not have; `hint` says where it comes from, `command` what computed the run.
  case absentPart(run: String, kind: String, name: String, hint: String?, command: String?)
  /// The folder does not say which data the run is of.
  case absentData(run: String)
  /// What the folder says of its data leads to others.
  case otherData(run: String)
  /// The run is of a scale that the catalogue does not have.
  case unknownScale(run: String, scale: String)
  /// The run is of a data set that the catalogue does not have; `tool` is the executable that computed it.
  case unknownData(run: String, data: String, tool: String?)

  public var description: String {
    switch self {
    case .damage(let path, let folder, let reason):
      "\(path) is damaged (\(reason)): remove the folder \(folder) and run the study again."
    case .occupation(let folder):
      "Another process is computing the run in \(folder): wait for it, or choose another folder with `--runs`."
    case .checkpoint(let path, let error):
      "\(error) To train this run from its beginning, remove \(path) and run the study again."
    case .access(let path, let reason):
      "\(path) cannot be written (\(reason)): choose another folder with `--runs`."
    case .unreadable(let path, let reason):
      "\(path) cannot be read (\(reason)): name the folder of the runs with `--runs`."
    case .failure(let arm, let seed, let reason):
      "The arm '\(arm)' failed with seed \(seed): \(reason) Without `--fail-fast` the study goes on with the other runs."
    case .absentModel(let id):
      "The model of the run \(id) is gone, so it cannot be asked anything: `triad runs rm \(id) --force` and run the study again."
    case .absence(let id, let folder, let candidates):
      candidates == 0
        ? "There is no run '\(id)' in \(folder): `triad runs ls` lists them."
        : "\(candidates) runs in \(folder) begin with '\(id)': write more of it."
    case .absentPart(let id, let kind, let name, let hint, let command):
      "The run \(id) uses the \(kind) '\(name)', which this executable does not have: "
        + (hint
          ?? "use the one that computed it\(command.map { " ('\($0)')" } ?? ""), or add its type with `.adding(_:)`")
        + "."
    case .absentData(let id):
      "The folder of the run \(id) does not say which data it is of: ask it with the executable and the experiment that computed it."
    case .otherData(let id):
      "The data of the run \(id) are no longer what they were, or an experiment that is not here prepared them: say what is asked with "
        + "`--on`."
    case .unknownScale(let id, let scale):
      "The run \(id) is of the scale '\(scale)', which this executable does not have: say what is asked with `--on`."
    case .unknownData(let id, let data, let tool):
      "The run \(id) is of the data set '\(data)', which this executable does not have: use the one that computed it"
        + (tool.map { ", `\($0)`" } ?? "") + ", add it to the catalogue, or say what is asked with `--on`."
    }
  }
}
