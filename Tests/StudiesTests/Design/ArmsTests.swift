import Data
import Losses
import Studies
import Testing
import Training

@Suite struct ArmsTests {
  private let tcl = Recipe.tcl(.smoke)

  private func objectives(_ arms: Arms) -> [String] {
    arms.all.map { $0.objectives.map(\.name.rawValue).joined(separator: " ") }
  }

  @Test func aLadderAddsOneObjectiveAfterTheOther() {
    let arms = Arms.ladder(tcl, from: [CMA.self, MLM.self], adding: [LMI.self, IMC.self])
    #expect(arms.all.map(\.name) == ["CMA + MLM", "+ LMI", "+ LMI + IMC"])
    #expect(objectives(arms) == ["cma mlm", "cma lmi mlm", "cma imc lmi mlm"])
    #expect(Arms.ladder(tcl, from: [CMA.self]).all.count == 5)
  }

  @Test func leavingOutKeepsTheFullRecipeAsBaseline() {
    let arms = Arms.leaveOneOut(tcl)
    #expect(arms.baseline == tcl)
    #expect(arms.variants.map(\.name) == ["CMA", "IMC", "LMI", "ITM", "MLM"].map { "without \($0)" })
    #expect(Arms.leaveOneOut(tcl.only(CMA.self)).variants.isEmpty)
  }

  @Test func additionsAndPairsStandBesideTheCore() {
    #expect(Arms.additions(tcl, to: [CMA.self]).all.map(\.name) == ["CMA", "+ IMC", "+ LMI", "+ ITM", "+ MLM"])
    let pairs = Arms.pairs(tcl, beside: [CMA.self], of: [IMC.self, LMI.self, MLM.self])
    #expect(
      pairs.all.map(\.name) == ["CMA", "+ IMC", "+ LMI", "+ MLM", "+ IMC + LMI", "+ IMC + MLM", "+ LMI + MLM"])
  }

  @Test func aFactorialHasEveryCombinationOnceWithItsLevels() {
    let arms = Arms.factorial(tcl, over: [IMC.self, LMI.self, ITM.self, MLM.self])
    #expect(arms.all.count == 16)
    #expect(Set(objectives(arms)).count == 16)
    #expect(Set(arms.factors) == ["imc", "lmi", "itm", "mlm"])
    for arm in arms.rows {
      for factor in arms.factors {
        let isPresent = arm.recipe.objectives.contains { $0.name.rawValue == factor.name }
        #expect(arm.levels[factor] == (isPresent ? .present : .absent))
      }
    }
    #expect(Arms.factorial(tcl.only(CMA.self, IMC.self), over: [CMA.self, IMC.self]).all.count == 3, "no empty recipe")
  }

  @Test func aSweepLeavesOutTheBaselinesOwnValue() {
    let arms = Arms.sweep(tcl, "queue", \.queueSize, [0, 32, 64])
    #expect(arms.all.map(\.name) == ["TCL", "queue 0", "queue 64"])
    #expect(arms.rows.map { $0.levels["queue"] } == [.number(32), .number(0), .number(64)])
  }

  @Test func armsByHandSayWhatTheyVary() {
    let arms = Arms(
      baseline: tcl, variants: [tcl.with(\.initialization, .pretrained(text: .minilm)).named("MiniLM")],
      varying: [.setting("text encoder", \.initialization, ["random": nil, "MiniLM": .pretrained(text: .minilm)])])
    #expect(arms.factors == ["text encoder"])
    #expect(arms.rows.map { $0.levels["text encoder"] } == [.text("random"), .text("MiniLM")])
  }

  @Test func oneAtATimeChangesOneThing() {
    let arms = Arms.oneAtATime(
      tcl, .setting("temperature", \.temperature.initial, [0.05]), .weight(of: LMI.self, [0.5]),
      .setting(of: LMI.self, "regions", \.regions, ["one": .grid(1)]),
      .setting("views", \.augmentation, ["none": .evaluation(side: 32)]))
    #expect(arms.variants.map(\.name) == ["temperature 0.05", "lmi weight 0.5", "regions one", "views none"])
    #expect(arms.rows[1].levels == ["temperature": .number(0.05), "lmi weight": .number(1.0 / 3).rounded])
    #expect(arms.rows[3].levels["regions"] == .text("one"))
    #expect(arms.rows[0].levels["regions"] == nil, "the baseline's regions have no name")
  }

  @Test func aGridHasEveryCombination() {
    let arms = Arms.grid(tcl, .weight(of: IMC.self, [0, 1]), .weight(of: LMI.self, [0, 1]))
    #expect(
      arms.all.map(\.name) == [
        "TCL", "imc weight 0, lmi weight 0", "imc weight 0, lmi weight 1", "imc weight 1, lmi weight 0",
        "imc weight 1, lmi weight 1",
      ])
  }

  @Test func crossingPutsEveryRecipeAtEveryLevel() {
    let noise = Variation.setting("noise", \.captionNoise, ["20 %": 0.2])
    let arms = Arms.crossed([tcl.only(CMA.self).named("CMA"), tcl], with: noise)
    #expect(arms.all.map(\.name) == ["CMA", "CMA, noise 20 %", "TCL", "TCL, noise 20 %"])
    #expect(arms.all.map(\.captionNoise) == [0, 0.2, 0, 0.2])
  }

  @Test func aRampKeepsItsCourseToAnotherWeight() {
    let joining = WeightedObjective(ITM(), weight: .ramp(from: 0, to: 0.5, start: 0.3, end: 0.6))
    let recipe = Recipe.tcl(.demo).with(\.objectives, [WeightedObjective(CMA()), joining])
    let arms = Arms.oneAtATime(recipe, .weight(of: ITM.self, [2]))
    let weight = arms.variants[0].objectives.first { $0.name == ITM.name }?.weight
    #expect(weight == .ramp(from: 0, to: 2, start: 0.3, end: 0.6))
  }

  @Test func designsAddUpWithoutRepetition() {
    let sum = Arms.leaveOneOut(tcl, of: [IMC.self]) + .sweep(tcl.named("again"), "queue", \.queueSize, [0])
    #expect(sum.all.map(\.name) == ["TCL", "without IMC", "queue 0"])
    #expect(Set(sum.factors) == ["queue", "imc"])
    #expect(sum.rows.allSatisfy { $0.levels.count == 2 }, "every arm stands somewhere on every factor")
  }
}

extension Level {
  /// As a weight of a third reads in single precision.
  fileprivate var rounded: Level { number.flatMap { Double("\(Float($0))") }.map(Level.number) ?? self }
}
