import Losses
package import Training

/// The stretches of a run in which the same objectives count: all steps of one compute the same, so that a few of each speak for the run.
package struct RunPhases: Sendable, Hashable {
  package struct Phase: Sendable, Hashable {
    /// One of its steps, from the middle.
    package let step: Int
    /// Of the steps of the run.
    package let share: Double
    /// How many objectives count.
    package let objectives: Int
  }

  /// The longest first.
  package let phases: [Phase]

  package init(_ recipe: Recipe) {
    // All of them: whatever is looked at every so many steps would miss the objectives of another rhythm.
    let steps = max(1, recipe.steps)
    // In the order in which they come, so that equally long ones have one.
    var found: [(counting: [Bool], steps: [Int])] = []
    for step in 0..<steps {
      let counting = recipe.objectives.map { $0.weight(at: step, of: recipe.steps) != nil }
      if let known = found.firstIndex(where: { $0.counting == counting }) {
        found[known].steps.append(step)
      } else {
        found.append((counting, [step]))
      }
    }
    phases = found.enumerated().sorted { ($1.element.steps.count, $0.offset) < ($0.element.steps.count, $1.offset) }
      .map { _, phase in
        Phase(
          step: phase.steps[phase.steps.count / 2], share: Double(phase.steps.count) / Double(steps),
          objectives: phase.counting.count { $0 })
      }
  }

  /// The step that computes most: what every other one needs, it needs too.
  package var fullest: Int { phases.max { $0.objectives < $1.objectives }?.step ?? 0 }

  /// The mean over the run, of steps of every phase in turn.
  ///
  /// - Parameters:
  ///   - limit: After so many seconds there is no further step, unless a phase has none.
  ///   - most: Steps in all, unless there are more phases.
  ///   - measure: The seconds of a step.
  package func secondsPerStep(
    limit: Double, most: Int, measure: (_ step: Int) throws -> Double
  ) rethrows -> Double {
    var measured = [[Double]](repeating: [], count: phases.count)
    var spent = 0.0
    for number in 0..<max(most, phases.count) where number < phases.count || spent < limit {
      let place = number % phases.count
      let seconds = try measure(phases[place].step)
      measured[place].append(seconds)
      spent += seconds
    }
    return zip(phases, measured).reduce(0) { sum, phase in
      sum + phase.0.share * phase.1.reduce(0, +) / Double(max(1, phase.1.count))
    }
  }
}
