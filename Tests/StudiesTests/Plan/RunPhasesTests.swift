import Losses
import Studies
import Testing
import Training

@Suite struct RunPhasesTests {
  private func recipe(_ schedules: [Schedule], steps: Int = 400) -> Recipe {
    var recipe = Recipe.tcl(.smoke)
    recipe.steps = steps
    let objectives = [CMA(), ITM(), LMI()] as [any Objective]
    recipe.objectives = zip(objectives, schedules).map { WeightedObjective($0, weight: $1) }
    return recipe
  }

  @Test func aRunWhoseObjectivesAllCountIsOnePhase() {
    let phases = RunPhases(recipe([.constant(1), .ramp(from: 0.5, to: 1, start: 0, end: 1)])).phases
    #expect(phases.count == 1 && phases[0].share == 1 && phases[0].step == 200)
    #expect(RunPhases(recipe([.constant(1)], steps: 0)).phases.count == 1)
  }

  @Test func anObjectiveThatJoinsLaterBeginsAPhase() {
    let phases = RunPhases(
      recipe([.constant(1), .ramp(from: 0, to: 1, start: 0.25, end: 0.25), .ramp(from: 1, to: 0, start: 0.9, end: 0.9)])
    )
    #expect(phases.phases.map(\.objectives) == [3, 2, 2])
    #expect(zip(phases.phases, [0.65, 0.25, 0.1]).allSatisfy { abs($0.share - $1) < 1e-9 })
    #expect(phases.phases.map { $0.step / 100 } == [2, 0, 3])
    #expect(phases.fullest == phases.phases[0].step)
  }

  @Test func quickStepsAreMeasuredFourTimes() {
    var steps: [Int] = []
    let seconds = RunPhases(recipe([.constant(1)])).secondsPerStep(limit: 10, most: 4) { step in
      steps.append(step)
      return Double(steps.count)
    }
    #expect(steps == [200, 200, 200, 200] && seconds == 2.5)
  }

  @Test func slowStepsAreMeasuredUntilItIsEnough() {
    var count = 0
    let phases = RunPhases(recipe([.constant(1)]))
    let seconds = phases.secondsPerStep(limit: 10, most: 4) { _ in
      count += 1
      return 6
    }
    #expect(count == 2 && seconds == 6)
    count = 0
    _ = phases.secondsPerStep(limit: 10, most: 4) { _ in
      count += 1
      return 60
    }
    #expect(count == 1)
  }

  @Test func everyPhaseIsMeasuredAndCountsByItsShare() {
    let phases = RunPhases(recipe([.constant(1), .ramp(from: 0, to: 1, start: 0.75, end: 0.75)]))
    var steps: [Int] = []
    let seconds = phases.secondsPerStep(limit: 10, most: 4) { step in
      steps.append(step)
      return step < 300 ? 20 : 40
    }
    #expect(steps.count == 2 && abs(seconds - 25) < 1e-9)
  }
}
