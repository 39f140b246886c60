import Autograd
import Losses
import Tensor

/// The numbers that a shard adds to those of its step, in a fixed order: of each objective that counts its loss, then of each metric
/// that it declares the value, and one if it was reported.
struct ShardNumbers {
  private let objectives: [(place: Int, name: ObjectiveName, metrics: [String])]

  init(_ counting: [(place: Int, objective: BoundObjective, weight: Float)]) {
    objectives = counting.map { ($0.place, $0.objective.name, $0.objective.metricNames) }
  }

  var count: Int { objectives.reduce(0) { $0 + 1 + 2 * $1.metrics.count } }

  /// Of a shard, `[count]`; none of them is read.
  func values(of forward: Trainer.Forward, on device: any Device) -> Tensor {
    let (zero, one) = (Tensor(0, on: device), Tensor(1, on: device))
    let scalars = zip(objectives, forward.losses).flatMap { objective, loss -> [Tensor] in
      let reported = forward.metrics.filter { $0.place == objective.place }
      if let stranger = reported.first(where: { !objective.metrics.contains($0.name) }) {
        require(
          false, "objective '\(objective.name)': it reports '\(stranger.name)', which metricNames does not declare")
      }
      let metrics = objective.metrics.flatMap { name -> [Tensor] in
        guard let metric = reported.first(where: { $0.name == name }) else { return [zero, zero] }
        return [metric.value.value, one]
      }
      return [loss.loss.value] + metrics
    }
    return .gathering(scalars, on: device)
  }

  /// Of the step, from the sums over its shards; a metric that no shard reported is none of the step.
  func read(_ sums: [Float]) -> (losses: [Float], metrics: [(name: String, value: Float)]) {
    var losses: [Float] = []
    var metrics: [(name: String, value: Float)] = []
    var rest = sums[...]
    for objective in objectives {
      losses.append(rest.removeFirst())
      for name in objective.metrics {
        let (value, reports) = (rest.removeFirst(), rest.removeFirst())
        if reports > 0 { metrics.append((name, value)) }
      }
    }
    return (losses, metrics)
  }
}
