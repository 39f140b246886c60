import Data
import Downstream
import Tensor
import Training

/// What is stored of an arm: how far its runs are, what is left of each, and what things took.
struct ArmSurvey {
  /// What is left of a run.
  struct Rest {
    /// The place of the seed.
    let seed: Int
    /// Of its training and evaluation; nil if it has a result.
    let share: Double?
    /// Downstream tasks without result.
    let tasks: [String]
  }

  private(set) var plan: ArmPlan
  private(set) var rests: [Rest] = []
  /// Measured times of downstream tasks, by name.
  private(set) var taskSeconds: [String: [Double]] = [:]

  /// Of a log that says something.
  private static let fewestSteps = 5

  /// - Parameters:
  ///   - threads: What the rest will be computed with. Times measured with other numbers of threads are taken in proportion; nil takes them
  ///     as they are.
  ///   - pace: That of the device: times of another one are those of another machine.
  init(_ study: Study, arm: Int, threads: Int?, pace: String) throws {
    let recipe = study.runs[arm][0].recipe
    let steps = recipe.steps
    plan = ArmPlan(
      arm: study.arms[arm].name, steps: steps, batchSize: recipe.batchSize,
      pairs: study.data.training(excluding: recipe.excludedStyles).count)
    plan.fault = study.fault(ofArm: arm)
    // Nobody asks a model that there will not be.
    let tasks = plan.fault == nil ? study.tasks(ofArm: arm) : []
    var (here, elsewhere) = (Measurements(), Measurements())
    let processor = RunEnvironment.presentProcessor
    for seed in 0..<study.seeds.count {
      let record = study.record(arm: arm, seed: seed)
      let state = record.state()
      var factor = 1.0
      let environments = state == .absent ? [] : try record.environments()
      if let threads, let own = environments.last?.threads { factor = Double(own) / Double(max(1, threads)) }
      // Of records without a note nobody knows better.
      let isHere = environments.allSatisfy { $0.processor == processor && DeviceName($0.device).pace == pace }
      switch state {
      case .failed:
        plan.finished += 1
        plan.failed += 1
        continue
      case .finished:
        plan.finished += 1
        let result = try study.result(arm: arm, seed: seed)
        if let found = result?.measurements {
          plan.peakBytes = [plan.peakBytes, found.peakBytes].compactMap { $0 }.max()
          let perStep = factor * found.trainingSeconds / Double(max(1, found.steps))
          if isHere {
            here.runs.append((perStep, factor * found.evaluationSeconds))
          } else {
            elsewhere.runs.append((perStep, factor * found.evaluationSeconds))
          }
        }
        let present = result?.downstream ?? []
        // What a task took in another version is the best guess where there is nothing else.
        let stored = try record.downstreamResults().filter { old in !present.contains { $0.task == old.task } }
        for found in present + stored where found.failure == nil {
          taskSeconds[found.task, default: []].append(factor * found.seconds)
        }
        let open = tasks.map(\.name).filter { name in !present.contains { $0.task == name } }
        plan.judged += present.count
        plan.unjudged += open.count
        if !open.isEmpty { rests.append(Rest(seed: seed, share: nil, tasks: open)) }
        continue
      // Reading its result says which file, and what to do.
      case .damaged:
        _ = try (record.manifest(), record.result())
        plan.missing += 1
      case .absent: plan.missing += 1
      case .running: plan.running += 1
      case .interrupted: plan.interrupted += 1
      }
      plan.unjudged += tasks.count
      let log = try record.log()
      // The first step also makes the loader's threads and the allocator's blocks.
      let seconds = log.dropFirst().map { factor * ($0.seconds + $0.waited) }
      if isHere { here.steps += seconds } else { elsewhere.steps += seconds }
      rests.append(
        Rest(seed: seed, share: 1 - Double(log.count) / Double(max(1, steps)), tasks: tasks.map(\.name)))
    }
    if !here.speak(for: &plan), elsewhere.speak(for: &plan) { plan.source = .otherMachine }
  }

  /// What runs of the arm took.
  private struct Measurements {
    /// Finished ones.
    var runs: [(perStep: Double, evaluation: Double)] = []
    /// Steps of the others.
    var steps: [Double] = []

    /// Whether there are enough; then they are what `plan` says.
    func speak(for plan: inout ArmPlan) -> Bool {
      if !runs.isEmpty {
        plan.secondsPerStep = runs.reduce(0) { $0 + $1.perStep } / Double(runs.count)
        plan.evaluationSeconds = runs.reduce(0) { $0 + $1.evaluation } / Double(runs.count)
        plan.source = .runs
        return true
      }
      guard steps.count >= ArmSurvey.fewestSteps else { return false }
      plan.secondsPerStep = steps.reduce(0, +) / Double(steps.count)
      plan.source = .log
      return true
    }
  }
}
