import Downstream
import Studies
import Tensor

// What `StandardDevice.swift` of the test support is for the layers below.

extension RunOptions {
  init(
    loaderThreads: Int? = nil, checkpointInterval: Double = 60, failFast: Bool = false, observationInterval: Int? = nil,
    evaluateEvery: Int? = nil
  ) {
    self.init(
      device: CPUDevice.standard, loaderThreads: loaderThreads, checkpointInterval: checkpointInterval,
      failFast: failFast, observationInterval: observationInterval, evaluateEvery: evaluateEvery)
  }
}

extension Study {
  func run(progress: (StudyProgress) throws -> Void = { _ in }) throws -> Outcome {
    try run(options: RunOptions(), progress: progress)
  }

  func restored(arm: Int, seed: Int) throws -> RestoredRun? {
    try restored(arm: arm, seed: seed, device: CPUDevice.standard)
  }

  func judge(
    arm: Int, seed: Int, by task: any DownstreamTask, progress: (DownstreamProgress) throws -> Void
  ) throws -> DownstreamResult {
    try judge(arm: arm, seed: seed, by: task, options: RunOptions(), progress: progress)
  }
}

extension RunRecord {
  func restored(by catalogue: Catalogue = .standard) throws -> RestoredRun? {
    try restored(by: catalogue, device: CPUDevice.standard)
  }
}

extension StudyPlan {
  init(
    _ study: Study, jobs: Int = 1, calibrates: Bool = true, progress: (CalibrationProgress) throws -> Void = { _ in }
  ) throws {
    try self.init(study, options: RunOptions(), jobs: jobs, calibrates: calibrates, progress: progress)
  }
}

extension StudyReport {
  init(_ study: Study, track: String? = nil, showsPictures: Bool = true) throws {
    try self.init(study, track: track, device: CPUDevice.standard, showsPictures: showsPictures)
  }
}
