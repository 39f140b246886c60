import Data
import Encoders
import Losses
import Parts
import Studies
import Testing
import Training

private struct Hinge: Objective {
  static let name: ObjectiveName = "hinge"

  func term(for step: TrainingStep, head: NoHead) -> LossTerm { CMA().term(for: step, head: head) }
}

/// Takes the name of one of ours.
private struct Impostor: Objective {
  static let name: ObjectiveName = "lmi"

  func term(for step: TrainingStep, head: NoHead) -> LossTerm { CMA().term(for: step, head: head) }
}

@Suite struct CatalogueTests {
  private func names(_ catalogue: Catalogue) -> [String] { catalogue.parts.names(of: .objective) }

  @Test func whatIsAddedIsKnownAndTheStandardStaysAsItIs() {
    #expect(names(.standard) == ["cma", "imc", "lmi", "itm", "mlm"])
    #expect(names(.standard.adding(Hinge.self).adding(Hinge.self)) == ["cma", "imc", "lmi", "itm", "mlm", "hinge"])
    #expect(Catalogue.standard.clashes.isEmpty && Catalogue.standard.adding(CMA.self).clashes.isEmpty)
    #expect(Catalogue.standard.parts.names(of: .aggregator) == ["weighted-sum", "uncertainty", "pcgrad", "gradnorm"])
    #expect(Catalogue.standard.parts.names(of: .pictureOperation).contains("color-jitter"))
    #expect(Catalogue.standard.parts.names(of: .tokenizer) == ["wordpiece"])
  }

  @Test func twoPartsOfOneNameAreASentenceThatNamesBoth() throws {
    let clash = try #require(Catalogue.standard.adding(Impostor.self).clashes.first)
    #expect(clash.contains("the objective 'lmi': Losses.LMI and ") && clash.contains("Impostor"))
    #expect("\(CatalogueError.ambiguity([clash]))" == clash)
  }

  @Test func whatExperimentsUseIsKnownWithoutBeingAdded() {
    let birds = StudyDataSet("birds") { try StudyData(.shapes, at: $0.scale) }
    let own = Experiment(
      "own", question: "Does it run?", base: { $0.name == "night" ? Recipe.tcl(.smoke).adding(Hinge()) : .tcl($0) },
      data: birds, scales: [Scale("night", "a night", like: .smoke, tcl: .tcl(.smoke))]
    ) { Arms(baseline: $0, variants: []) }
    let catalogue = Catalogue.standard.adding(usedBy: [smallExperiment(), own])
    // Also what one of its own scales uses alone.
    #expect(names(catalogue).last == "hinge" && catalogue.clashes.isEmpty)
    #expect(catalogue.dataSets.last?.name == "birds" && catalogue.scales.last?.name == "night")
  }
}
