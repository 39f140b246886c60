package import Data
package import Downstream
package import Training

/// Downstream tasks of a run by its folder alone.
extension RunRecord {
  /// The recipe that the run was trained by.
  ///
  /// - Throws: `RunError`, also where the model is gone: nobody could ask it anything.
  package func askableRecipe(by catalogue: Catalogue) throws -> Recipe {
    guard hasCheckpoint, let (run, _) = try storedRun(by: catalogue) else { throw RunError.absentModel(id: id) }
    return run.recipe
  }

  /// The downstream task of a name at the scale of the run, over its data or over others.
  ///
  /// - Parameters:
  ///   - catalogue: Knows the scale and the data.
  ///   - experiments: One of the run's name may have prepared the data.
  ///   - material: Where the task gets its data; the data of the run if nil.
  ///   - split: What is asked; that of the run if nil.
  ///   - adjustment: What is to be other than the scale says.
  package func downstreamTask(
    _ name: String, by catalogue: Catalogue, preparedBy experiments: [Experiment] = [],
    on material: (any TaskMaterial)? = nil, sight: Sight = .full, asking split: DataSplit? = nil,
    adjustment: TaskAdjustment = TaskAdjustment()
  ) throws -> any DownstreamTask {
    let split = try split ?? self.split()
    func own() throws -> any TaskMaterial {
      let data = try data(by: catalogue, preparedBy: experiments)
      return try Study.preparedMaterial(of: try experimentName() ?? id, on: data, asking: split)
    }
    return try catalogue.task(
      name, on: try material ?? own(), split: split, scale: try scale(by: catalogue), sight: sight,
      adjustment: adjustment)
  }

  /// What the run's model reaches in `task`: read if it is stored, else computed and stored.
  ///
  /// - Parameter restoring: Gives the model; asked only where something is to be computed.
  package func judge(
    by task: any DownstreamTask, restoring: () throws -> RestoredRun?,
    progress: (DownstreamProgress) throws -> Void
  ) throws -> DownstreamResult {
    try StudyNames.check(task.name, as: .task)
    if let known = try folder.readResult(of: task) { return known }
    guard let shared = try RunLock.takeShared(folder), let own = try RunLock.take(folder, for: task) else {
      throw RunError.occupation(folder: folder.path)
    }
    defer { withExtendedLifetime((shared, own)) {} }
    // Whoever had the lock before may have computed it.
    if let known = try folder.readResult(of: task) { return known }
    guard let model = try restoring() else { throw RunError.absentModel(id: id) }
    let result = try task.evaluate(model.backbone, seed: model.run.modelSeed, progress: progress)
    try folder.write(result)
    return result
  }
}
