import Data

/// Does a sentence follow from a picture, contradict it, or neither? (The role of SNLI-VE in TCL, section 4.2.)
package struct VisualEntailment: FusedTask {
  package let name: String
  package let training: FusedExamples
  package let test: FusedExamples
  package var settings: FineTuning
  package let sight: Sight
  /// 3, or 2 where no example is neutral.
  package let classCount: Int

  package init(
    _ name: String = "ve", training: EntailmentSet, test: EntailmentSet, settings: FineTuning, sight: Sight = .full
  ) {
    self.name = name + sight.suffix
    self.settings = settings
    self.sight = sight
    let isTwoWay = (training.examples + test.examples).allSatisfy { $0.label != .neutral }
    classCount = isTwoWay ? 2 : 3
    self.training = VisualEntailment.examples(of: training, isTwoWay: isTwoWay)
    self.test = VisualEntailment.examples(of: test, isTwoWay: isTwoWay)
  }

  private static func examples(of set: EntailmentSet, isTwoWay: Bool) -> FusedExamples {
    let examples = set.examples.map { example in
      FusedExample(
        pictures: [example.picture], text: example.hypothesis,
        label: isTwoWay ? (example.label == .entailment ? 1 : 0) : example.label.rawValue,
        kind: "\(example.label)", group: example.id)
    }
    return FusedExamples(pictures: set.pictures, examples: examples, fingerprint: set.fingerprint)
  }
}
