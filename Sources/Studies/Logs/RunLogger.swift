import Data
import Files
import JSON
import Losses
import Reporting
import Training

/// Everything that a run writes while it trains: its log, its observed gradients, its warnings, the samples
/// that it could not use, and events for TensorBoard.
struct RunLogger {
  private let folder: RunFolder
  private let log: RunLog
  private let events: EventFile
  private var watch: LossWatch
  /// The samples that could not be used before the step at which the run continues.
  let earlierFaults: [PairFault]

  /// Continues the records of `folder` after the steps before `step`.
  init(_ folder: RunFolder, continuingAt step: Int) throws {
    self.folder = folder
    for path in [folder.gradients, folder.warnings, folder.faults] { try RunFile.cut(path, before: step, of: folder) }
    log = try RunLog(folder, continuingAt: step)
    events = try EventFile(folder: folder.path, continuingAt: step)
    earlierFaults = try PairFault.read(folder.faults)
    let lines = try RunFile.lines(folder.log)
    watch = LossWatch(
      limits: RunLogger.limits(lines.first), said: try TrainingWarning.read(folder.warnings))
    for line in lines { watch.replay(step: line["step"]?.integer ?? 0, losses: RunLogger.losses(line)) }
  }

  /// Writes a step down; returns what there is to warn of.
  ///
  /// - Parameters:
  ///   - seconds: The step, with observing.
  ///   - waited: Seconds until its batch was there.
  ///   - loaderThreads: Threads that make batches.
  ///   - validation: Recalls of the validation split after the step; empty where it was not asked.
  mutating func append(
    _ report: StepReport, seconds: Double, waited: Double, loaderThreads: Int = 1,
    validation: [StepRecord.Value] = []
  ) throws -> [TrainingWarning] {
    let own = seconds - (report.observation?.seconds ?? 0)
    // Observing computes gradients twice: such a step does not say what a step costs.
    try log.append(
      report, seconds: own, waited: waited, loaderThreads: loaderThreads,
      operations: report.observation == nil ? report.operations : nil, validation: validation)
    if let observation = report.observation { try add(observation.json, to: folder.gradients) }
    try events.append(EventScalars.of(report, seconds: own, validation: validation), step: report.step)
    let found = watch.warnings(for: report)
    for warning in found { try add(warning.json, to: folder.warnings) }
    return found
  }

  /// The next batch of `loader`; samples that it could not use are written down first, also when they are too many.
  mutating func next(of loader: PairLoader) throws -> HostBatch? {
    let (step, known) = (loader.step, loader.faults.count)
    let batch = Result { try loader.next() }
    for fault in loader.faults.dropFirst(known) { try add(fault.json(step: step), to: folder.faults) }
    return try batch.get()
  }

  /// Writes down why the run ended, if it was a number.
  func append(_ error: TrainingError) throws -> TrainingWarning? {
    guard let warning = error.warning else { return nil }
    try add(warning.json, to: folder.warnings)
    return warning
  }

  /// Flushes to the disk, so that a checkpoint never knows more than the log beside it.
  func synchronize() throws { try log.synchronize() }

  /// Sums and medians over all steps, those of earlier processes included.
  func summarize() throws -> RunLog.Summary { try log.summarize() }

  /// Rare lines: the file is there only if it holds one.
  private func add(_ line: JSONValue, to path: String) throws(FileError) {
    let writer = try JSONLinesWriter(path: path)
    try writer.append(line)
    try writer.synchronize()
  }

  private static func limits(_ first: JSONValue?) -> [String: Float] {
    guard case .object(let bands)? = first?["bands"] else { return [:] }
    return bands.reduce(into: [:]) { limits, band in
      limits[band.key] = band.value.array?.last?.number.map(Float.init)
    }
  }

  private static func losses(_ line: JSONValue) -> [(name: String, value: Float)] {
    guard case .object(let losses)? = line["losses"] else { return [] }
    return losses.map { ($0.key, $0.value.number.map(Float.init) ?? .nan) }
  }
}
