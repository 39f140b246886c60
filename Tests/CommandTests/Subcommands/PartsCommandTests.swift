import Command
import Encoders
import JSON
import Losses
import Parts
import Studies
import Testing
import Training

/// A second version, without a word about itself.
private struct Silent: Objective {
  static let name: ObjectiveName = "silent"
  static let version = 2

  func term(for step: TrainingStep, head: NoHead) -> LossTerm { CMA().term(for: step, head: head) }
}

@Suite struct PartsCommandTests {
  private static let laptop = Scale("laptop", "an evening on a laptop", like: .smoke, tcl: Recipe.tcl(.smoke))
  private static let birds = StudyDataSet("birds", summary: "Birds of a garden.") {
    try StudyData(.shapes, at: $0.scale)
  }
  private static let experiment = Experiment(
    "first-look", question: "Does LMI help CMA?", base: Recipe.tcl, columns: [.parameters], data: birds,
    downstream: ["knn"], scales: [laptop]
  ) { tcl in
    Arms(
      baseline: tcl.only(CMA.self).named("CMA"),
      variants: [tcl.only(CMA.self, LMI.self).named("+ LMI"), tcl.only(CMA.self).adding(Silent()).named("+ silent")])
  }

  private func parts(_ words: String...) -> Outcome {
    let catalogue = Catalogue.standard.adding(.own("final loss") { $0.measurements?.finalLoss })
    return Outcome(of: TriadCommand.tool(experiments: [Self.experiment], catalogue: catalogue), ["parts"] + words)
  }

  @Test func everythingStandsBelowItsKindWithWhereItIsFrom() {
    let all = parts()
    #expect(all.code == .success && all.diagnostics.isEmpty)
    let headings = all.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }
    #expect(
      headings == [
        "objectives", "image-encoders", "text-encoders", "fusion-encoders", "tokenizers", "picture-operations",
        "aggregators", "downstream-tasks", "columns", "data-sets", "scales",
      ])
    let lines = all.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    for (name, module) in [
      ("cma", "Losses"), ("silent,", "CommandTests"), ("vit", "Encoders"), ("wordpiece", "Data"), ("grayscale", "Data"),
      ("pcgrad", "Training"), ("vqa", "Studies"), ("birds", "CommandTests"), ("debcap", "Studies"),
      ("laptop", "CommandTests"), ("demo", "Training"),
    ] { #expect(lines.contains { $0.first == name && $0.last == module }, "\(name)") }
    #expect(all.output.contains("  silent, version 2  "))
  }

  /// How many times CMA's operations an objective takes is counted on the spot.
  private func cost(in text: String) -> Double? {
    let line = text.split(separator: "\n").first { $0.hasPrefix("  cost ") }
    return line.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Double($0) }
  }

  @Test func `An objective is said with its formula, its source and what it costs beside CMA`() throws {
    let clip = parts("clip").output
    #expect(clip.contains("  formula   (CE(x.y/t, own) + CE(y.x/t, own)) / 2\n"))
    #expect(clip.contains("  source    Radford et al. 2021, figure 3\n"))
    #expect(clip.contains("reads all pairs of the batch\n"))
    #expect(clip.contains(" times the operations of a step of CMA alone (scale demo, 32 pairs)\n"))
    let costs = try ["clip", "cma", "vicreg", "mlm"].map { try #require(cost(in: parts($0).output)) }
    // Without momentum encoders less than CMA, with a second view online more than without.
    #expect(costs[0] < 1 && costs[1] == 1 && costs[2] > costs[0] && costs[3] > 0)
    #expect(parts("cma").output.contains("reads the momentum encoders, the queues\n"))
  }

  @Test func oneIsSaidInFull() {
    #expect(
      parts("lmi").output.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("  cost ") }
        .joined(separator: "\n") == """
          objective lmi
            Local mutual information: each global feature against the local features of its own sample (TCL eq. 6 and 7).
            formula   -log(e^(z.l_k/t) / (e^(z.l_k/t) + sum over others' locals)), mean over own locals k, of both sides
            source    Yang et al. 2022, eq. 6 and 7
            settings  regions = {"published":{}}
                      positives = own
            notes     logs lmi_image, lmi_text
                      needs a grid of patches and a token for each word
                      reads the momentum encoders
            from      Losses
            used by   first-look

          """)
    #expect(
      parts("silent").output == """
        objective silent, version 2
          from     CommandTests
          used by  first-look

        """)
    #expect(
      parts("knn").output == """
        downstream task knn
          What the nearest frozen features say
          notes    asks about the data of the study
          from     Studies
          used by  first-look

        """)
    #expect(parts("itm").output.contains("used by   no experiment"))
    #expect(parts("final loss").output.contains("column final loss\n  from     CommandTests\n"))
    #expect(parts("birds").output.contains("  Birds of a garden.\n") && parts("laptop").output.contains("an evening"))
    #expect(parts("wordpiece").output.contains("used by  first-look"))
  }

  @Test func aKindIsTypedAsOneLikes() {
    let operations = parts("picture-operations")
    #expect(operations.output.hasPrefix("picture operation random-resized-crop\n"))
    for words in ["picture-operation", "operations", "operation"] { #expect(parts(words) == operations, "\(words)") }
    let encoders = parts("encoders").output
    #expect(encoders.contains("image encoder vit\n") && encoders.contains("fusion encoder bert-fusion\n"))
  }

  @Test func aWordThatNothingIsCalledIsAnError() {
    let misspelt = parts("lni")
    #expect(misspelt.code == .usage && misspelt.output.isEmpty)
    #expect(misspelt.diagnostics == "triad: There is no part \"lni\"; did you mean \"lmi\"?\n")
    #expect(parts("objectifs").diagnostics.contains("did you mean \"objectives\"?"))
    #expect(parts("xylophone").diagnostics.contains("there are: objectives, image-encoders, "))
  }

  @Test func programsGetEverything() throws {
    let all = try #require(try JSONValue(parsing: parts("--format", "json").output).array)
    let cma = try #require(all.first { $0["name"]?.string == "cma" })
    #expect(cma["kind"]?.string == "objective" && cma["version"]?.integer == 1 && cma["module"]?.string == "Losses")
    #expect(cma["settings"]?["positives"]?.string == "own")
    #expect(cma["experiments"]?.array?.compactMap(\.string) == ["first-look"])
    let lmi = try #require(all.first { $0["name"]?.string == "lmi" })
    #expect(lmi["settings"]?["regions"] == ["published": [:]])
    let silent = try #require(all.first { $0["name"]?.string == "silent" })
    #expect(silent["version"]?.integer == 2 && silent["settings"] == .null)
    let one = try #require(try JSONValue(parsing: parts("parameters", "--format", "json").output).array)
    #expect(one.count == 1 && one[0]["kind"]?.string == "column")
    #expect(one[0]["experiments"]?.array?.compactMap(\.string) == ["first-look"])
  }
}
