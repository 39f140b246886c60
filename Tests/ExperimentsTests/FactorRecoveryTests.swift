import Experiments
import Testing
import Triad

@Suite struct FactorRecoveryTests {
  @Test func everyFactorIsAskedByOneWordOfTheTrainingCaptions() throws {
    let data = try Experiment.factorRecovery.data(.shapes, at: .smoke)
    #expect(data.tasks.map(\.name) == ["form", "color", "size", "number", "relation"])
    let tokenizer = try data.makeTokenizer(vocabularySize: 256)
    for task in data.tasks {
      #expect(!task.samples.isEmpty)
      for sample in task.samples {
        let tokens = tokenizer.encode(task.source.captions(at: sample)[0], maxLength: 8)
        #expect(!tokens.contains(tokenizer.specialTokens.unknown))
      }
    }
  }

  @Test func picturesOfOneLevelAreOneGroup() throws {
    let data = try Experiment.factorRecovery.data(.shapes, at: .smoke)
    for task in data.tasks {
      let groups = Set(task.samples.map { task.source.group(at: $0) })
      let most = ["form": 8, "color": 8, "size": 2, "number": 3, "relation": 2][task.name]
      #expect(groups.count <= most ?? 0)
      #expect(groups.count > 1)
    }
  }

  @Test func questionsAreSourcesAsGoodAsAny() throws {
    let (data, again) = try (
      Experiment.factorRecovery.data(.shapes, at: .smoke), Experiment.factorRecovery.data(.shapes, at: .smoke)
    )
    for (place, task) in data.tasks.enumerated() {
      let other = data.tasks[(place + 1) % data.tasks.count]
      let report = checkPairSource(task.source, reopened: again.tasks[place].source, changed: other.source)
      #expect(report.isConforming, "\(report)")
    }
  }
}
