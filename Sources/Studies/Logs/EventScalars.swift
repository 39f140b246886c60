import Losses
import Reporting
import Training

/// The numbers of a step under the tags that TensorBoard groups them by.
enum EventScalars {
  static func of(_ report: StepReport, seconds: Double) -> [EventRecord.Scalar] {
    var scalars = [EventRecord.Scalar("loss/total", report.total)]
    scalars += report.losses.map { EventRecord.Scalar("loss/\($0.name)", $0.value) }
    scalars += report.metrics.map { EventRecord.Scalar("metrics/\($0.name)", $0.value) }
    scalars += [
      EventRecord.Scalar("optimizer/learning_rate", report.learningRate),
      EventRecord.Scalar("optimizer/gradient_norm", report.gradientNorm),
      EventRecord.Scalar("temperature", report.temperature),
      EventRecord.Scalar("seconds_per_step", Float(seconds)),
    ]
    if let observation = report.observation { scalars += gradients(observation) }
    return scalars
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
