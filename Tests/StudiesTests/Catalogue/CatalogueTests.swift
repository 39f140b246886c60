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
    let shipped = WeightedObjective.standardTypes.names(of: .objective)
    #expect(names(.standard) == shipped)
    #expect(names(.standard.adding(Hinge.self).adding(Hinge.self)) == shipped + ["hinge"])
    #expect(Catalogue.standard.clashes.isEmpty && Catalogue.standard.adding(CMA.self).clashes.isEmpty)
    #expect(Catalogue.standard.parts.names(of: .aggregator) == ["weighted-sum", "uncertainty", "pcgrad", "gradnorm"])
    #expect(Catalogue.standard.parts.names(of: .pictureOperation).contains("color-jitter"))
    #expect(Catalogue.standard.parts.names(of: .tokenizer) == ["wordpiece"])
  }

  @Test func twoPartsOfOneNameAreASentenceThatNamesBoth() throws {
    let clash = try #require(Catalogue.standard.adding(Impostor.self).clashes.first)
    #expect(clash.contains("the objective 'lmi': Losses.LMI and ") && clash.contains("Impostor"))
  }

  @Test func twoValuesOfOneNameAreASentenceThatSaysWhereBothAre() throws {
    let birds = StudyDataSet("birds") { try StudyData(.shapes, at: $0.scale) }
    let others = StudyDataSet("birds") { try StudyData(.shapes, at: $0.scale) }
    #expect(Catalogue.standard.adding(birds).adding(birds).adding(.shapes).clashes.isEmpty)
    let data = Catalogue.standard.adding(birds).adding(others)
    let clash = try #require(data.clashes.first)
    #expect(data.clashes.count == 1 && clash.hasPrefix("Two data sets are called 'birds': that of StudiesTests/Cata"))
    #expect(clash.hasSuffix("; give one of them another name."))

    let tasks = Catalogue.standard.adding(TaskOffer("vqa", question: "Which?") { _ in throw Interruption() })
    #expect(tasks.clashes.first?.hasPrefix("Two downstream tasks are called 'vqa': that of Studies/") == true)
    let columns = Catalogue.standard.adding(.own("peak memory") { _ in 1 }).adding(.peakMemory)
    #expect(columns.clashes.count == 1 && columns.clashes[0].hasPrefix("Two columns are called 'peak memory': "))
    let scales = Catalogue.standard.adding(Scale("demo", "another", like: .smoke, tcl: .tcl(.smoke))).adding(.demo)
    #expect(scales.clashes.count == 1 && scales.clashes[0].hasPrefix("Two scales are called 'demo': "))
    let heading = Catalogue.standard.adding(.own("vqa") { _ in 1 })
    #expect(heading.clashes.count == 1 && heading.clashes[0].hasPrefix("The downstream task 'vqa' of Studies/"))
  }

  @Test func namesOfFilesThatDifferInCapitalsAreAClash() {
    func set(_ name: StudyDataName) -> StudyDataSet { StudyDataSet(name) { try StudyData(.shapes, at: $0.scale) } }
    func scale(_ name: String) -> Scale { Scale(name, "another", like: .smoke, tcl: .tcl(.smoke)) }
    let data = Catalogue.standard.adding(set("birds")).adding(set("Birds"))
    #expect(data.clashes.count == 1 && data.clashes[0].hasPrefix("The data sets 'birds' of StudiesTests/"))
    #expect(
      data.clashes[0].hasSuffix(
        " are one name to some file systems, and files are named by them; give one of them another name.")
    )
    #expect(data.dataSets.suffix(2).map(\.name) == ["birds", "Birds"])
    let scales = Catalogue.standard.adding(scale("Demo"))
    #expect(scales.clashes.count == 1 && scales.clashes[0].hasPrefix("The scales 'demo' of "))
    let tasks = Catalogue.standard.adding(TaskOffer("VQA", question: "Which?") { _ in throw Interruption() })
    #expect(tasks.clashes.count == 1 && tasks.clashes[0].hasPrefix("The downstream tasks 'vqa' of "))
    // No file has the name of a column, and paths of data are whatever they are.
    #expect(Catalogue.standard.adding(.own("Peak memory") { _ in 1 }).clashes.isEmpty)
    let files = ["folder:birds", "folder:Birds"].map { StudyDataSet.files(training: [$0]) }
    #expect(files.reduce(Catalogue.standard) { $0.adding($1) }.clashes.isEmpty)
  }

  @Test func whatTwoExperimentsBringUnderOneNameIsAClash() {
    func experiment(_ name: String, steps: Int, columns: [StudyColumn]? = nil) -> Experiment {
      let scale = Scale("night", "a night", like: .smoke, tcl: Recipe.tcl(.smoke).with(\.steps, steps))
      return Experiment(
        name, question: "Does it run?", base: Recipe.tcl, columns: columns,
        data: .files(training: ["folder:birds"]), scales: [scale]
      ) { Arms(baseline: $0, variants: []) }
    }
    let mean: [StudyColumn] = [.meanRecall(on: "birds"), .downstream("vqa"), .downstream("vqa", detail: "consistency")]
    let same = [experiment("first", steps: 2, columns: mean), experiment("second", steps: 2, columns: mean)]
    #expect(Catalogue.standard.adding(usedBy: same).clashes.isEmpty)
    let different = Catalogue.standard.adding(usedBy: [experiment("first", steps: 2), experiment("second", steps: 3)])
    #expect(different.clashes.count == 1 && different.clashes[0].hasPrefix("Two scales are called 'night': "))
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
