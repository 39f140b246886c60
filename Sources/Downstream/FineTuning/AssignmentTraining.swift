import Autograd
package import Data
import Encoders
package import Tensor

/// Text assignment as published for two pictures: before it sees a statement, the fusion encoder learns to which of two pictures a
/// caption belongs (TCL, section 4.2; its code, `Pretrain_nlvr.py`).
///
/// Every caption of a picture is an example. The published code trains it for an epoch of the pre-training data.
package struct AssignmentTraining: Sendable {
  /// The captioned pictures, none of them asked about afterwards.
  package let captions: any PairSource
  package let settings: FineTuning

  package init(captions: any PairSource, settings: FineTuning) {
    self.captions = captions
    self.settings = settings
  }

  /// What decides the result, for a fingerprint.
  var procedure: String {
    " assignment 1 \(TaskFingerprint.coded(settings)) \(String(captions.fingerprint, radix: 16))"
  }

  /// Trains the encoders and the fusion of `network`; the head of the assignment is thrown away.
  package func train(
    _ network: TwoPictureNetwork, task: String, backbone: Backbone, seed: Seed,
    _ progress: (DownstreamProgress) throws -> Void
  ) throws {
    let examples = self.examples
    let make = ParameterMaker(
      seed: seed.derived("head"), device: backbone.model.device, deviation: backbone.model.shape.initialDeviation)
    let head = TextAssignment.head(make, width: backbone.model.shape.textWidth)
    let set = FusedExamples(pictures: captions, examples: examples, fingerprint: captions.fingerprint)
    let batches = FusedBatchMaker(task: task, set: set, backbone: backbone, training: settings)
    let tuner = FineTuner(
      task: "\(task), text assignment", settings: settings, parameters: network.fusionParameters + head.parameters,
      examples: examples, seed: seed)
    guard examples.count > 2 else { throw DownstreamError.emptiness(task: task, part: "text assignment") }
    try tuner.train(
      loss: { chosen, key, tape in
        network.assignmentLoss(
          try batches.batch(chosen, seed: key.derived("views")), samples: chosen,
          groups: chosen.map { examples[$0].group }, by: head, seed: key.derived("assignment"),
          .training(tape, seed: key.derived("dropout")))
      }, progress)
  }

  /// Every caption with its picture. A class is not asked of them: the label only says that they are learned from.
  private var examples: [FusedExample] {
    var numbers: [String: Int] = [:]
    return (0..<captions.count).flatMap { sample in
      let group = captions.group(at: sample)
      let number = numbers[group] ?? numbers.count
      numbers[group] = number
      return captions.captions(at: sample).map {
        FusedExample(pictures: [sample], text: $0, label: 0, kind: "caption", group: number)
      }
    }
  }
}
