import Foundation
package import JSON
import Reporting
import Training

/// What a list says of a run: read from its files, as far as they are there. A damaged run is one that says so.
package struct RunSummary: Sendable, Hashable {
  package let id: String
  package let path: String
  package private(set) var state: RunRecord.State
  /// The experiment that computed it last; nil if nobody noted it.
  package private(set) var experiment: String?
  /// The arm of that experiment; nil for a run of an earlier version.
  package private(set) var arm: String?
  package private(set) var scale: String?
  /// The names of its objectives, in order.
  package private(set) var objectives: [String] = []
  package private(set) var seed: Int?
  /// The version of the numerics.
  package private(set) var numerics: Int?
  /// Steps logged.
  package private(set) var step = 0
  /// Steps of the whole run.
  package private(set) var steps: Int?
  /// The mean over its tasks of the mean recall by the dual encoder, in percent; nil without result.
  package private(set) var score: Double?
  /// What it was computed with, one entry each time it was begun or continued.
  package private(set) var environments: [RunEnvironment] = []
  /// Whether it is called damaged because this user may not read it: nobody knows what is in it.
  package private(set) var isClosed = false
  /// Of all its files.
  package let bytes: Int
  /// What Slurm does with it; nil for a run that is not queued.
  package var queue: SlurmQueue.State?

  /// When it was begun, in UTC (ISO 8601).
  package var date: String? { environments.first?.date }

  package init(_ record: RunRecord) {
    id = record.id
    path = record.path
    (state, isClosed) = record.look()
    bytes = record.files.reduce(0) { $0 + $1.bytes }
    do {
      try read(record)
    } catch {
      // What could be read before it stays; the first damage is the one that is told.
      if case .damaged = state { return }
      state = .damaged("\(error)")
    }
  }

  /// A run of which there is nothing yet but its place in a queue.
  init(_ run: SlurmSubmission.Run, of submission: SlurmSubmission, in store: RunStore, queue: SlurmQueue.State) {
    id = run.run
    path = "\(store.path)/\(run.run)"
    state = .absent
    bytes = 0
    experiment = submission.experiment
    scale = submission.scale
    arm = run.arm
    seed = run.seed
    steps = run.steps
    objectives = run.objectives
    self.queue = queue
  }

  /// Whether it has a result, or a file that is none.
  var isEnded: Bool {
    switch state {
    case .finished, .failed, .damaged: true
    case .absent, .running, .interrupted: false
    }
  }

  /// What can be lost last is read first.
  private mutating func read(_ record: RunRecord) throws {
    if let origin = try record.origin() {
      experiment = origin.experiment
      arm = origin.arm
      scale = origin.scale
    }
    environments = try record.environments()
    if experiment == nil {
      // Earlier versions only kept what was typed.
      let words = environments.last?.command.split(separator: " ").map(String.init) ?? []
      experiment = words.count > 2 ? words[2] : nil
    }
    let manifest = try record.manifest()
    objectives = manifest?["recipe"]?["objectives"]?.array?.compactMap { $0["name"]?.string } ?? []
    seed = manifest?["seed"]?.integer
    numerics = manifest?["numerics"]?.integer
    steps = manifest?["recipe"]?["steps"]?.integer
    if case .damaged = state {
      step = try record.log().last.map { $0.step + 1 } ?? 0
      return
    }
    let measured = try record.result()?.measurements
    step = try measured?.steps ?? (record.log().last.map { $0.step + 1 } ?? 0)
    score = Summary(of: measured?.retrieval.map(\.dualEncoder.recall.mean) ?? [])?.mean
  }

  /// The state in one word.
  package var stateName: StateName {
    switch state {
    case .absent, .interrupted:
      switch queue {
      case nil: state == .absent ? .empty : .interrupted
      // A lock may be seen on its own host only.
      case .running, .ending: .running
      case .waiting: state == .absent ? .queued : .waiting
      }
    case .running: .running
    case .finished: .finished
    case .failed: .failed
    case .damaged: .damaged
    }
  }

  /// Why there is no result; nil for a run that neither failed nor is damaged.
  package var reason: String? {
    switch state {
    case .failed(let reason), .damaged(let reason): reason
    case .absent, .running, .interrupted, .finished: nil
    }
  }

  /// The states as they are typed and printed.
  package enum StateName: String, Sendable, Hashable, CaseIterable {
    case finished, failed, running, interrupted, queued, waiting, damaged, empty
  }

  /// Every field, for programs; `null` where nobody knows.
  package var document: JSONValue {
    let last = environments.last
    return [
      "run": .string(id), "experiment": .optionalString(experiment), "arm": .optionalString(arm),
      "scale": .optionalString(scale), "seed": .optionalInteger(seed),
      "state": .string(stateName.rawValue), "reason": .optionalString(reason), "score": .optional(score),
      "step": .integer(step), "steps": .optionalInteger(steps), "objectives": .array(objectives.map(JSONValue.string)),
      "numerics": .optionalInteger(numerics), "bytes": .integer(bytes), "begun": .optionalString(date),
      "arithmetic": .optionalString(last?.arithmetic), "threads": .optionalInteger(last?.threads),
      "commit": .optionalString(last?.commit),
      "build": .optionalString(last?.build), "path": .string(path),
    ]
  }
}

extension RunRecord {
  /// A file of a run.
  package struct File: Sendable, Hashable {
    /// With the folders of the run that it lies in.
    package let name: String
    package let bytes: Int
  }

  /// What lies in the folder and below, by name; locks do not count.
  package var files: [File] {
    guard let names = FileManager.default.enumerator(atPath: path) else { return [] }
    var found: [File] = []
    for case let name as String in names where !RunLock.isPart(name) {
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
      guard let attributes, attributes[.type] as? FileAttributeType != .typeDirectory else { continue }
      found.append(File(name: name, bytes: (attributes[.size] as? NSNumber)?.intValue ?? 0))
    }
    return found.sorted { $0.name < $1.name }
  }
}
