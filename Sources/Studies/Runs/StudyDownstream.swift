package import Data
package import Downstream
import Losses
import Ranks
import Reporting
import Tensor
import Training

/// The downstream tasks of a study: which arm is put to which, and the computing of what is missing.
extension Study {
  /// The tasks that `experiment` names, and the same with one side hidden, where that says something.
  static func downstreamTasks(
    of experiment: Experiment, at scale: Scale, on data: StudyData, by catalogue: Catalogue
  ) throws -> (all: [any DownstreamTask], blind: [any DownstreamTask]) {
    let names = experiment.tasks
    guard !names.isEmpty else { return ([], []) }
    let files = experiment.downstreamFiles
    if let twice = files.indices.first(where: { place in files[..<place].contains { $0.task == files[place].task } }) {
      throw StudyError.ambiguousTask(files[twice].task, experiment: experiment.name)
    }
    let needsData = names.contains { name in !files.contains { $0.task == name } }
    let own = needsData ? try preparedMaterial(of: experiment.name, on: data, asking: data.split) : nil
    let materials: [any TaskMaterial] = try names.map { name in
      guard let files = files.first(where: { $0.task == name }) else {
        guard let own else { throw StudyError.absentMaterial(data.name, experiment: experiment.name) }
        return own
      }
      return try files.material(by: catalogue)
    }
    func task(_ place: Int, _ sight: Sight = .full) throws -> any DownstreamTask {
      try catalogue.task(
        names[place], on: materials[place], split: data.split, scale: scale, sight: sight)
    }
    let blind = try names.indices.filter { catalogue.canBeBlind(names[$0]) }.flatMap { place in
      [try task(place, .textOnly), try task(place, .pictureOnly)]
    }
    return (try names.indices.map { try task($0) }, blind)
  }

  /// What the data of a study give to downstream tasks.
  ///
  /// - Parameter experiment: Its name, for messages.
  static func preparedMaterial(
    of experiment: String, on data: StudyData, asking split: DataSplit
  ) throws -> PreparedMaterial {
    guard let material = try data.material?() else {
      throw StudyError.absentMaterial(data.name, experiment: experiment)
    }
    return PreparedMaterial(material, asking: split)
  }

  /// The downstream task of a name over the data of the study, or over others.
  ///
  /// - Parameters:
  ///   - material: Where the task gets its data; the experiment's files or the study's own data if nil.
  ///   - split: What is asked: that of the study if nil; validation where settings are chosen.
  ///   - adjustment: What is to be other than the study's scale says.
  package func downstreamTask(
    _ name: String, on material: (any TaskMaterial)? = nil, sight: Sight = .full, asking split: DataSplit? = nil,
    adjustment: TaskAdjustment = TaskAdjustment()
  ) throws -> any DownstreamTask {
    let split = split ?? data.split
    let files = try experiment.downstreamFiles.first { $0.task == name }?.material(by: catalogue)
    return try catalogue.task(
      name, on: try material ?? files ?? Study.preparedMaterial(of: experiment.name, on: data, asking: split),
      split: split,
      scale: scale, sight: sight, adjustment: adjustment)
  }

  /// What the model of an arm and a seed, by their places, reaches in `task`: read if it is stored, else computed and stored.
  package func judge(
    arm: Int, seed: Int, by task: any DownstreamTask, options: RunOptions,
    progress: (DownstreamProgress) throws -> Void
  ) throws -> DownstreamResult {
    try record(arm: arm, seed: seed).judge(
      by: task, restoring: { try restored(arm: arm, seed: seed, device: options.device) }, progress: progress)
  }

  /// The tasks of an arm: the last one is also asked blindly.
  func tasks(ofArm arm: Int) -> [any DownstreamTask] { arm == arms.count - 1 ? tasks + blindTasks : tasks }

  /// The result of a run with all its downstream results, or of one that failed; nil if something is to be computed.
  package func completeResult(arm: Int, seed: Int) throws -> RunResult? {
    guard let result = try result(arm: arm, seed: seed) else { return nil }
    return result.failure != nil || result.downstream.count == tasks(ofArm: arm).count ? result : nil
  }

  /// Puts the trained model of a run to the tasks that have no result yet; the caller has the run's lock.
  ///
  /// A task during which the model diverges has a result that says so. Ranks take a task each at a time, and what they find is written
  /// before they take the next.
  func judge(
    arm: Int, _ run: StudyRun, options: RunOptions, ranks: Ranks?, _ progress: (RunProgress) throws -> Void
  ) throws -> [DownstreamResult] {
    let folder = folder(of: run)
    let tasks = tasks(ofArm: arm)
    var results: [DownstreamResult?] = try ranks.decided { try tasks.map { try folder.readResult(of: $0) } }
    let missing = tasks.indices.filter { results[$0] == nil }
    guard !missing.isEmpty else { return results.compactMap { $0 } }
    guard let restored = try restored(arm: arm, run, device: options.device, ranks: ranks) else {
      throw RunError.absentModel(id: run.id)
    }
    let width = ranks?.count ?? 1
    for start in stride(from: 0, to: missing.count, by: width) {
      let places = missing[start..<min(start + width, missing.count)]
      let own = start + (ranks?.rank ?? 0)
      let found =
        own < places.endIndex
        ? try judge(restored.backbone, by: tasks[missing[own]], seed: run.modelSeed, progress) : nil
      for (place, result) in zip(places, try ranks.gathered(found)) {
        results[place] = result
        if ranks.isRoot, let result { try folder.write(result) }
      }
    }
    return results.compactMap { $0 }
  }

  private func judge(
    _ backbone: Backbone, by task: any DownstreamTask, seed: Seed, _ progress: (RunProgress) throws -> Void
  ) throws -> DownstreamResult {
    do {
      return try task.evaluate(backbone, seed: seed) { try progress(.judging($0)) }
    } catch let error as DownstreamError {
      guard case .divergence = error else { throw error }
      return DownstreamResult(task: task, failure: error.description)
    } catch let error as TrainingError {
      // Tasks that pre-train on, with an encoder that does not give what their objectives need.
      return DownstreamResult(task: task, failure: error.description)
    }
  }
}
