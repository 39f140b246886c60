import Autograd
import Encoders
import Losses
import Tensor

/// The numbers that a shard adds to those of its step, in a fixed order: of each objective that counts its loss, then of each metric
/// that it declares the value, and one if it was reported; then of each moving mean of a head one if it has seen something,
/// and what.
struct ShardNumbers {
  private let objectives: [(place: Int, name: ObjectiveName, metrics: [String])]
  private let means: [MovingMean]

  init(_ counting: [(place: Int, objective: BoundObjective, weight: Float)]) {
    objectives = counting.map { ($0.place, $0.objective.name, $0.objective.metricNames) }
    means = counting.flatMap(\.objective.head.movingMeans)
  }

  private var scalars: Int { objectives.reduce(0) { $0 + 1 + 2 * $1.metrics.count } }

  var count: Int { means.reduce(scalars) { $0 + 1 + $1.value.value.count } }

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
    let numbers = Tensor.gathering(scalars, on: device)
    guard !means.isEmpty else { return numbers }
    let seen = means.flatMap { mean in
      // A term that sees nothing, such as that of a gathered batch in all shards but the first, adds nothing.
      let observation = forward.observations.first { $0.mean.value === mean.value }
      return [
        observation == nil ? zero : one, observation?.value ?? Tensor(zeros: mean.value.shape, on: device),
      ]
    }
    return Tensor.concatenatingRows(([numbers] + seen).map { $0.reshaped([$0.count, 1]) }).reshaped([count])
  }

  /// Moves the means toward what all shards have seen, from the sums over them; one that none of them has seen stays.
  func moveMeans(by sums: [Float], on device: any Device) {
    var rest = sums[scalars...]
    for mean in means {
      let (size, sightings) = (mean.value.value.count, rest.removeFirst())
      defer { rest = rest.dropFirst(size) }
      guard sightings > 0 else { continue }
      mean.move(toward: Tensor(Array(rest.prefix(size)), shape: mean.value.shape, on: device))
    }
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
