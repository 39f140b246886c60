import Autograd
import Data
package import Encoders
package import Tensor

/// Is a statement true of two pictures? (The role of NLVR2 in TCL, section 4.2.)
package struct PicturePairReasoning: FusedTask {
  package let name: String
  package let training: FusedExamples
  package let test: FusedExamples
  package var settings: FineTuning
  package let sight: Sight
  /// Before the statements; nil for none.
  package let assignment: AssignmentTraining?

  package init(
    _ name: String = "pairs", training: PicturePairSet, test: PicturePairSet, settings: FineTuning,
    sight: Sight = .full,
    assignment: AssignmentTraining? = nil
  ) {
    self.name = name + sight.suffix
    self.settings = settings
    self.sight = sight
    // A model that sees one side only has nothing to assign.
    self.assignment = sight == .full ? assignment : nil
    self.training = PicturePairReasoning.examples(of: training)
    self.test = PicturePairReasoning.examples(of: test)
  }

  package var classCount: Int { 2 }

  package func makeNetwork(_ backbone: Backbone, _ make: ParameterMaker) -> any FusedNetwork {
    TwoPictureNetwork(backbone, classes: classCount, make)
  }

  package var procedure: String { assignment?.procedure ?? "" }

  package func prepare(
    _ network: any FusedNetwork, of backbone: Backbone, seed: Seed, _ progress: (DownstreamProgress) throws -> Void
  ) throws {
    guard let network = network as? TwoPictureNetwork else { return }
    try assignment?.train(network, task: name, backbone: backbone, seed: seed, progress)
  }

  package var reportedDetails: [String] { ["consistency"] }

  /// The share of statements about all of whose pairs the model is right (NLVR2, section 6).
  package func details(scores: [Float]) -> [DownstreamScore] {
    var isConsistent: [Int: Bool] = [:]
    for (item, score) in zip(test.examples, scores) {
      isConsistent[item.group] = (isConsistent[item.group] ?? true) && score == 1
    }
    let share = Double(isConsistent.values.count { $0 }) / Double(max(1, isConsistent.count))
    return [DownstreamScore("consistency", 100 * share)]
  }

  private static func examples(of set: PicturePairSet) -> FusedExamples {
    let examples = set.statements.map { statement in
      FusedExample(
        pictures: [statement.left, statement.right], text: statement.statement, label: statement.isTrue ? 1 : 0,
        kind: statement.isTrue ? "true" : "false", group: statement.statementNumber)
    }
    return FusedExamples(pictures: set.pictures, examples: examples, fingerprint: set.fingerprint)
  }
}
