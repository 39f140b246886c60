import Files
package import JSON
import Losses
import Reporting
import Training

/// The log of a run: one line per step, and what can be said of all of them.
struct RunLog {
  private let path: String
  private let writer: JSONLinesWriter

  /// Continues the log of `folder` after the steps before `step`.
  init(_ folder: RunFolder, continuingAt step: Int) throws {
    path = folder.log
    // First of all, because it replaces the file.
    try RunFile.cut(path, before: step, of: folder)
    writer = try JSONLinesWriter(path: path)
  }

  /// - Parameters:
  ///   - seconds: The step itself.
  ///   - waited: Seconds until its batch was there.
  ///   - loaderThreads: Threads that make batches.
  ///   - operations: Floating-point operations of the step, if they were counted.
  ///   - validation: Recalls of the validation split after the step, if it was asked.
  func append(
    _ report: StepReport, seconds: Double, waited: Double, loaderThreads: Int, operations: Int?,
    validation: [StepRecord.Value]
  ) throws(FileError) {
    let bands = report.bands.map { name, band in
      JSONValue.Member(name.rawValue, [.number(Double(band.low)), .number(Double(band.high))])
    }
    var line: JSONValue = [
      "step": .integer(report.step),
      "total": .number(Double(report.total)),
      "losses": RunLog.object(report.losses.map { ($0.name.rawValue, $0.value) }),
      "metrics": RunLog.object(report.metrics.map { ($0.name, $0.value) }),
      "temperature": .number(Double(report.temperature)),
      "learning_rate": .number(Double(report.learningRate)),
      "gradient_norm": .number(Double(report.gradientNorm)),
      "trained_parameters": .integer(report.trainedParameters),
      "seconds": .number(seconds),
      "waited": .number(waited),
      "loader_threads": .integer(loaderThreads),
    ]
    if let operations { line = line.adding("operations", .integer(operations)) }
    if !validation.isEmpty {
      line = line.adding("validation", .object(validation.map { .init($0.name, .number($0.value)) }))
    }
    try writer.append(bands.isEmpty ? line : line.adding("bands", .object(bands)))
  }

  /// Flushes to the disk, so that a checkpoint never knows more than the log beside it.
  func synchronize() throws(FileError) { try writer.synchronize() }

  /// Sums and medians over all steps, those of earlier processes included.
  func summarize() throws(FileError) -> Summary {
    let lines = try JSONLines.read(path)
    func values(_ key: String) -> [Double] { lines.compactMap { $0[key]?.number } }
    let seconds = values("seconds")
    let operations = values("operations")
    return Summary(
      steps: lines.count, finalLoss: values("total").last ?? 0,
      trainedParameters: Int(values("trained_parameters").max() ?? 0),
      operationsPerStep: operations.isEmpty ? nil : operations.reduce(0, +) / Double(operations.count),
      secondsPerStep: RunLog.secondsPerStep(lines),
      trainingSeconds: (seconds + values("waited")).reduce(0, +))
  }

  struct Summary {
    var steps: Int
    var finalLoss: Double
    /// With weights that begin at zero some parameters are trained later: the greatest number counts.
    var trainedParameters: Int
    var operationsPerStep: Double?
    var secondsPerStep: Double
    var trainingSeconds: Double
  }

  /// The median of each kind of steps, those in which the same objectives count, by how many there are of them: objectives with a rhythm
  /// of their own would not be in the median of all.
  private static func secondsPerStep(_ lines: [JSONValue]) -> Double {
    var kinds: [[String]: [Double]] = [:]
    for line in lines {
      guard let seconds = line["seconds"]?.number else { continue }
      var names: [String] = []
      if case .object(let losses)? = line["losses"] { names = losses.map(\.key) }
      kinds[names, default: []].append(seconds)
    }
    let count = kinds.values.reduce(0) { $0 + $1.count }
    // In an order of its own: sums of floating point know one.
    return kinds.sorted { $0.key.lexicographicallyPrecedes($1.key) }.reduce(0) { sum, kind in
      sum + (TurnSummary(kind.value)?.median ?? 0) * Double(kind.value.count) / Double(max(1, count))
    }
  }

  /// A name that comes twice is written once: objectives may choose the same one.
  private static func object(_ values: [(name: String, value: Float)]) -> JSONValue {
    var names: Set<String> = []
    return .object(
      values.filter { names.insert($0.name).inserted }.map { .init($0.name, .number(Double($0.value))) })
  }
}

/// One training step as the log of a run keeps it.
public struct StepRecord: Sendable, Hashable {
  /// A number by its name.
  public struct Value: Sendable, Hashable {
    /// What was measured, such as the name of an objective or of one of its metrics.
    public let name: String
    /// The number, as the step gave it.
    public let value: Double

    package init(name: String, value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// Counted from 0.
  public let step: Int
  /// The weighted sum of the losses.
  public let total: Double
  /// The unweighted losses of the objectives that counted, in recipe order.
  public let losses: [Value]
  /// What the objectives reported beside their losses, in order.
  public let metrics: [Value]
  /// Recalls of the validation split after the step, in percent: `emoji mean`, `emoji t2i R@1`; empty where it was not asked.
  public let validation: [Value]
  /// The temperature of the contrastive losses, as the step reported it.
  public let temperature: Double
  /// The learning rate of the step.
  public let learningRate: Double
  /// Of all gradients together, before clipping.
  public let gradientNorm: Double
  /// The step itself, without waiting for data.
  public let seconds: Double
  /// Seconds until its batch was there.
  public let waited: Double
  /// Threads that made batches; nil in the logs of earlier versions.
  package var loaderThreads: Int? { line["loader_threads"]?.integer }
  /// The whole line, for what is not named here.
  package let line: JSONValue

  /// Nil if `line` is about something else than a step.
  init?(_ line: JSONValue) {
    guard let step = line["step"]?.integer, let total = line["total"] else { return nil }
    func number(_ key: String) -> Double { line[key]?.number ?? .nan }
    func values(_ key: String) -> [Value] {
      guard case .object(let members)? = line[key] else { return [] }
      return members.map { Value(name: $0.key, value: $0.value.number ?? .nan) }
    }
    self.step = step
    self.total = total.number ?? .nan
    losses = values("losses")
    metrics = values("metrics")
    validation = values("validation")
    temperature = number("temperature")
    learningRate = number("learning_rate")
    gradientNorm = number("gradient_norm")
    seconds = number("seconds")
    waited = number("waited")
    self.line = line
  }
}
