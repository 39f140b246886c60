import Data
import Losses
import Studies
import Testing
import Training

@Suite struct StudyLinterTests {
  private func warnings(
    seeds: Range<Int> = 0..<3, split: DataSplit = .test, _ arms: @escaping @Sendable (Recipe) -> Arms
  ) throws -> [StudyWarning] {
    let experiment = Experiment(
      "linted", question: "Is it sound?", base: { _ in Recipe.tcl(.smoke) }, seeds: seeds, split: split, arms: arms)
    return try Study(experiment, scale: .smoke, data: experiment.data(.shapes, at: .smoke)).warnings
  }

  @Test func aSoundStudyIsLeftAlone() throws {
    #expect(try warnings { .leaveOneOut($0) } == [])
    #expect(try warnings { .factorial($0, over: [IMC.self, LMI.self]) } == [])
    #expect(try warnings { .ladder($0, from: [CMA.self]) } == [])
    #expect(try warnings { .additions($0, to: [CMA.self]) + Arms(baseline: $0, variants: []) }.count == 1, "TCL is far")
  }

  @Test func beginningWithWeightsIsOneThing() {
    // Whoever begins with weights reads their vocabulary.
    let tcl = Recipe.tcl(.smoke).with(\.tokenizer.tokens, .weights(.minilm))
    let arms = Arms(
      baseline: tcl.named("random"),
      variants: [tcl.with(\.initialization, .pretrained(text: .minilm)).named("pre-trained")])
    #expect(StudyLinter(arms: arms, seedCount: 3, split: .test).warnings == [])
  }

  @Test func `An objective in the place of another is one thing where the design says so, and two elsewhere`() throws {
    let found = try warnings { tcl in
      let cma = tcl.only(CMA.self).named("CMA")
      return .oneAtATime(
        cma,
        Variation.setting(
          "contrast", \.objectives, ["CMA": cma.objectives, "CLIP": [WeightedObjective(CLIP())]]
        ).asCondition())
    }
    #expect(found == [])
    let byHand = try warnings { tcl in
      Arms(
        baseline: tcl.only(CMA.self).named("CMA"),
        variants: [tcl.with(\.objectives, [WeightedObjective(CLIP())]).named("CLIP")])
    }
    #expect(
      byHand == [
        .confoundedArm("CLIP", changes: ["clip", "cma"], baseline: "CMA"), .absentControl(baseline: "CMA"),
      ])
  }

  @Test func twoChangesAtOnceAreNamed() throws {
    let found = try warnings { tcl in
      Arms(
        baseline: tcl,
        variants: [
          tcl.removing(LMI.self).with(\.batchSize, 16).named("both"), tcl.with(\.queueSize, 0).named("queue 0"),
        ])
    }
    #expect(found == [.confoundedArm("both", changes: ["lmi", "batchSize"], baseline: "TCL")])
    #expect(found[0].description.contains("lmi and batchSize at once"))
  }

  @Test func linkedSettingsOfOneFactorAreOneChange() throws {
    let found = try warnings { tcl in
      .oneAtATime(tcl, .setting("distillation", \.distillation, ["none": .none]))
    }
    #expect(found == [])
  }

  @Test func aStudyWithoutControlIsNamed() throws {
    #expect(try warnings { Arms(baseline: $0, variants: []) } == [.absentControl(baseline: "TCL")])
    let far = try warnings { Arms(baseline: $0.only(CMA.self), variants: [$0.named("all")]) }
    #expect(far.contains(.absentControl(baseline: "TCL")))
  }

  @Test func fewSeedsAreNamed() throws {
    #expect(try warnings(seeds: 0..<2) { .leaveOneOut($0) } == [.fewSeeds(2)])
  }

  @Test func searchingOnTestIsNamed() throws {
    let sweep: @Sendable (Recipe) -> Arms = { .sweep($0, "queue", \.queueSize, [0, 64]) }
    #expect(try warnings(sweep) == [.choiceOnTest(factor: "queue", count: 3)])
    #expect(try warnings(split: .validation, sweep) == [])
    let condition = try warnings {
      .oneAtATime($0, Variation.setting("noise", \.captionNoise, [0.2, 0.4]).asCondition())
    }
    #expect(condition == [])
  }

  @Test func whatCannotBeTrainedComesFirst() throws {
    let found = try warnings(seeds: 0..<2) { tcl in
      Arms(
        baseline: tcl,
        variants: [tcl.with(\.optimizer.clipNorm, 0).named("clipped"), tcl.with(\.batchSize, 999).named("large")])
    }
    #expect(
      found.prefix(2) == [
        .impossibleArm(
          "clipped", reason: "optimizer.clipNorm is 0.0; it must be above 0, or nil where nothing is clipped"),
        .impossibleArm("large", reason: "128 samples do not fill a batch of 999"),
      ])
    #expect(found.last == .fewSeeds(2))
    #expect(found[1].description == "The arm 'large' cannot be trained: 128 samples do not fill a batch of 999.")
  }

  @Test func armsThatTrainAlikeAreNamed() throws {
    let found = try warnings { Arms(baseline: $0, variants: [$0.named("again"), $0.removing(IMC.self).named("less")]) }
    #expect(found == [.duplicateArms("TCL", "again")])
  }

  @Test func weightsForNobodyAndStrangeOnesAreNamed() throws {
    let found = try warnings { tcl in
      Arms(
        baseline: tcl.removing(LMI.self).weighted(LMI.self, 0.5),
        variants: [tcl.removing(LMI.self).weighted(IMC.self, -1).named("negative")])
    }
    #expect(found.contains(.unheededWeight(arm: "TCL", objective: "lmi")))
    #expect(found.contains(.strangeWeight(arm: "negative", objective: "imc", weight: -1)))
  }
}
