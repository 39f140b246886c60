public import Downstream
import Foundation
public import JSON
import Reporting

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
  public func lines() throws -> [JSONValue] {
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
