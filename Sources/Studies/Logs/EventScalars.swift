import Losses
import Reporting
import Training

/// The numbers of a step under the tags that TensorBoard groups them by.
enum EventScalars {
  static func of(_ report: StepReport, seconds: Double) -> [EventRecord.Scalar] {
    scalars(
      total: report.total, losses: report.losses.map { ($0.name.rawValue, $0.value) }, metrics: report.metrics,
      rest: [
        ("optimizer/learning_rate", report.learningRate), ("optimizer/gradient_norm", report.gradientNorm),
        ("temperature", report.temperature), ("seconds_per_step", Float(seconds)),
      ], report.observation)
  }

  static func of(_ step: StepRecord, observation: GradientObservation?) -> [EventRecord.Scalar] {
    scalars(
      total: Float(step.total), losses: step.losses.map { ($0.name, Float($0.value)) },
      metrics: step.metrics.map { ($0.name, Float($0.value)) },
      rest: [
        ("optimizer/learning_rate", Float(step.learningRate)), ("optimizer/gradient_norm", Float(step.gradientNorm)),
        ("temperature", Float(step.temperature)), ("seconds_per_step", Float(step.seconds)),
      ], observation)
  }

  private typealias Named = (name: String, value: Float)

  private static func scalars(
    total: Float, losses: [Named], metrics: [Named], rest: [Named], _ observation: GradientObservation?
  ) -> [EventRecord.Scalar] {
    [EventRecord.Scalar("loss/total", total)]
      + losses.map { EventRecord.Scalar("loss/\($0.name)", $0.value) }
      + metrics.map { EventRecord.Scalar("metrics/\($0.name)", $0.value) }
      + rest.map { EventRecord.Scalar($0.name, $0.value) }
      + (observation.map(gradients) ?? [])
  }

  /// Whole modules only: layers are for the report.
  private static func gradients(_ observation: GradientObservation) -> [EventRecord.Scalar] {
    observation.groups.filter { $0.layer == nil }.flatMap { group in
      group.pairs.flatMap { pair in
        let place = "\(group.module)/\(pair.first)-\(pair.second)".replacing(" ", with: "_")
        return [("gradient_cosine", pair.cosine), ("gradient_norm_ratio", pair.normRatio)].compactMap { kind, value in
          value.map { EventRecord.Scalar("\(kind)/\(place)", Float($0)) }
        }
      }
    }
  }
}
