public import Data
public import Training

/// What a task of the catalogue is made from.
public struct TaskRequest: Sendable {
  public let material: any TaskMaterial
  /// What is asked: test, or validation where settings are chosen.
  public let split: DataSplit
  public let scale: Scale
  public let sight: Sight

  package init(material: any TaskMaterial, split: DataSplit, scale: Scale, sight: Sight) {
    self.material = material
    self.split = split
    self.scale = scale
    self.sight = sight
  }

  /// One split of the material.
  package struct Part {
    let material: any TaskMaterial
    let split: DataSplit

    package var questions: QuestionSet { get throws { try material.questions(split) } }
    package var entailment: EntailmentSet { get throws { try material.entailment(split) } }
    package var twoWayEntailment: EntailmentSet { get throws { try material.twoWayEntailment(split) } }
    package var captions: (any PairSource)? { get throws { try material.captions(split) } }
    package var pairs: PicturePairSet { get throws { try material.pairs(split) } }

    /// The pictures with their classes.
    package var labels: LabelledPictures {
      get throws { LabelledPictures(try questions, kind: material.labelKind) }
    }
  }

  package var training: Part { Part(material: material, split: .train) }
  package var test: Part { Part(material: material, split: split) }

  /// How a task fine-tunes at the scale, by the steps of the main job.
  public func settings(steps: Int) -> FineTuning {
    let rate: Float = 5e-4
    return switch scale {
    case .smoke: FineTuning(learningRate: rate, steps: 2, batchSize: 8)
    case .demo: FineTuning(learningRate: rate, steps: steps, leastCrop: 0.7)
    case .full: FineTuning(learningRate: rate, steps: 6 * steps, leastCrop: 0.7)
    case .published:
      FineTuning(
        learningRate: 2e-5, steps: 100_000, batchSize: 256, warmUp: 400, clipNorm: nil, distillation: 0.4,
        leastCrop: 0.5, imageSide: 384)
    }
  }

  /// How text assignment is trained at the scale; published: an epoch of four million captions on pictures as large as in pre-training.
  package var assignmentSettings: FineTuning {
    var settings = settings(steps: 100)
    settings.distillation = 0
    if scale == .published {
      settings.imageSide = nil
      settings.steps = 62_500
      settings.batchSize = 64
    }
    return settings
  }
}
