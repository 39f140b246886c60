import Data
import Downstream
import Studies
import Tensor
import Training

/// A trained model as `finetune` needs it: that of a study, or that of a run by its identity alone.
struct TaskCandidate {
  /// What is asked of the model.
  struct Request {
    let task: String
    /// In place of the study's own data.
    let material: (any TaskMaterial)?
    let sight: Sight
    /// Nil for what the study asks.
    let split: DataSplit?
    let adjustment: TaskAdjustment
  }

  let recipe: Recipe
  let makeTask: (Request) throws -> any DownstreamTask
  let judge: (any DownstreamTask, any Device, (DownstreamProgress) throws -> Void) throws -> DownstreamResult

  init(_ choice: RunSelection.Choice) {
    recipe = choice.study.runs[choice.arm][choice.seed].recipe
    makeTask = { request in
      try choice.study.downstreamTask(
        request.task, on: request.material, sight: request.sight, asking: request.split,
        adjustment: request.adjustment)
    }
    judge = {
      try choice.study.judge(
        arm: choice.arm, seed: choice.seed, by: $0, options: RunOptions(device: $1), progress: $2)
    }
  }

  /// - Throws: `RunError` if the model is gone, or a part of it is unknown.
  init(_ record: RunRecord, in workplace: Workplace) throws {
    let catalogue = workplace.catalogue
    recipe = try record.askableRecipe(by: catalogue)
    makeTask = { request in
      try record.downstreamTask(
        request.task, by: catalogue, preparedBy: workplace.experiments, on: request.material, sight: request.sight,
        asking: request.split, adjustment: request.adjustment)
    }
    judge = { task, device, progress in
      try record.judge(
        by: task, restoring: { try record.restored(by: catalogue, device: device) }, progress: progress)
    }
  }
}
