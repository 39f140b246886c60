import Autograd
import Data
import Encoders
import Losses
import Parts
import Tensor
import TestSupport

// One objective for each way of breaking a promise. All start from a sound one: the picture-to-caption half of IMC.

/// A sound term to spoil.
func soundTerm(_ step: TrainingStep) -> Variable {
  contrastiveLoss(
    step[OnlineImage()].global.similarity(to: [step[MomentumImage()].global], temperature: step.temperature))
}

/// Divides zero by zero.
struct InfiniteObjective: Objective {
  static let name: ObjectiveName = "infinite"
  func term(for step: TrainingStep, head: NoHead) -> LossTerm { LossTerm(soundTerm(step) * .infinity) }
}

/// Draws from the system instead of the step's seed.
struct RandomObjective: Objective {
  static let name: ObjectiveName = "random"
  func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    LossTerm(soundTerm(step) * Float.random(in: 0.5...1))
  }
}

/// Favours the first pair of the batch.
struct OrderedObjective: Objective {
  static let name: ObjectiveName = "ordered"
  func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    LossTerm(soundTerm(step) + step[OnlineText()].global.gatherRows(Indices([0])).mean())
  }
}

/// Trains the teacher.
struct TeacherTrainingObjective: Objective {
  static let name: ObjectiveName = "teacher-training"
  func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    LossTerm(soundTerm(step) + step.pass(step.model.momentum.imageProjection.weight).mean())
  }
}

/// Clamps the temperature on its own account, which is the trainer's business.
struct MeddlingObjective: Objective {
  static let name: ObjectiveName = "meddling"
  func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    step.model.temperature.value = Tensor(0.1, on: step.model.temperature.value.device)
    return LossTerm(soundTerm(step))
  }
}

/// Looks at what others have asked for.
struct EavesdroppingObjective: Objective {
  static let name: ObjectiveName = "eavesdropping"
  func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    LossTerm(soundTerm(step) * (step.computed(OnlineFusionKeys()) == nil ? 1 : 0.5))
  }
}

/// Has a derivative of the wrong sign.
struct WrongSignObjective: Objective {
  static let name: ObjectiveName = "wrong-sign"

  private struct WrongSign: Operation {
    func value(_ inputs: [Tensor]) -> Tensor { inputs[0] }
    func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] { [gradient * -1] }
  }

  func term(for step: TrainingStep, head: NoHead) -> LossTerm { LossTerm(WrongSign()(soundTerm(step))) }
}

/// Detaches a feature that it must train.
struct DetachingObjective: Objective {
  static let name: ObjectiveName = "detaching"
  func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    let detached = Variable(step[OnlineText()].global.value)
    return LossTerm(
      soundTerm(step)
        + contrastiveLoss(
          detached.similarity(to: [step[MomentumText()].global], temperature: step.temperature)))
  }
}

/// Divides by the number of words.
struct WordCountObjective: Objective {
  static let name: ObjectiveName = "word-count"
  func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    let words = step.batch.text.ids.count - step.count
    return LossTerm(soundTerm(step) * (1 / Float(words)))
  }
}

/// Forgets its setting when it is saved.
struct ForgetfulObjective: Objective {
  static let name: ObjectiveName = "forgetful"
  var scale: Float = 2

  private enum CodingKeys: CodingKey {}

  init() {}
  init(scale: Float) { self.scale = scale }
  init(from decoder: any Decoder) throws {}
  func encode(to encoder: any Encoder) throws { _ = encoder.container(keyedBy: CodingKeys.self) }

  func term(for step: TrainingStep, head: NoHead) -> LossTerm { LossTerm(soundTerm(step) * scale) }
}

/// Teaches nothing.
struct ConstantObjective: Objective {
  static let name: ObjectiveName = "constant"
  func term(for step: TrainingStep, head: NoHead) -> LossTerm { LossTerm(Variable(Tensor(1, on: step.model.device))) }
}

/// Reports what it has not declared.
struct UndeclaredMetricObjective: Objective {
  static let name: ObjectiveName = "undeclared-metric"
  func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    let loss = soundTerm(step)
    return LossTerm(loss, metrics: ["surprise": loss])
  }
}

/// Holds a bias that it does not visit.
struct ForgottenParameterObjective: Objective {
  static let name: ObjectiveName = "forgotten-parameter"

  struct Head: Layer {
    let scale: Parameter
    let bias: Parameter
    func visitParameters(_ visit: (Parameter) -> Void) { visit(scale) }
  }

  func makeHead(for model: ModelShape, _ make: ParameterMaker) -> Head {
    Head(scale: make("forgotten.scale", [3], .ones), bias: make("forgotten.bias", [3], .zeros))
  }

  func term(for step: TrainingStep, head: Head) -> LossTerm {
    LossTerm(soundTerm(step) + (step.pass(head.scale) + step.pass(head.bias)).mean())
  }
}

/// Denies that it needs a teacher.
struct DenyingObjective: Objective {
  static let name: ObjectiveName = "denying"
  func readsMomentum(distillation: Float) -> Bool { false }
  func term(for step: TrainingStep, head: NoHead) -> LossTerm { LossTerm(soundTerm(step)) }
}

/// Denies that it looks at the queues.
struct QueueDenyingObjective: Objective {
  static let name: ObjectiveName = "queue-denying"
  var readsQueues: Bool { false }
  func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    LossTerm(
      contrastiveLoss(
        step[OnlineImage()].global.similarity(
          to: [step[MomentumImage()].global, step.queues.image.features], temperature: step.temperature)))
  }
}

/// Denies that it looks at the keys of other pairs.
struct KeyDenyingObjective: Objective {
  static let name: ObjectiveName = "key-denying"
  var readsKeys: Bool { false }
  func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    LossTerm(
      contrastiveLoss(
        step[OnlineImage()].global.similarity(to: [step[ImageKeys()].rows], temperature: step.temperature)))
  }
}

/// Looks at the second patch, which not every grid has.
struct SecondPatchObjective: Objective {
  static let name: ObjectiveName = "second-patch"
  static let needs: Set<EncoderOutput> = [.grid]
  var saysFault = false

  func fault(for outline: ModelOutline) -> String? {
    saysFault && outline.gridSide == 1 ? "the image encoder gives a single patch" : nil
  }

  func readsMomentum(distillation: Float) -> Bool { false }
  var readsQueues: Bool { false }

  func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    let tokens = step[OnlineImage()].tokens
    let places = (0..<tokens.batch).compactMap { row in
      let range = tokens.offsets.range(row)
      return range.count > 2 ? range.lowerBound + 2 : nil
    }
    guard !places.isEmpty else { return LossTerm(Variable(Tensor(0, on: step.model.device))) }
    return LossTerm(tokens.rows.gatherRows(Indices(places)).mean())
  }
}

/// Finds fault with everything.
struct TalkativeObjective: Objective {
  static let name: ObjectiveName = "talkative"
  var words: String
  func fault(for outline: ModelOutline) -> String? { words }
  func term(for step: TrainingStep, head: NoHead) -> LossTerm { LossTerm(soundTerm(step)) }
}

/// Says two counts of one mean.
struct MiscountingObjective: Objective {
  static let name: ObjectiveName = "miscounting"
  var kind = Miscount.parts

  enum Miscount: Codable, Hashable {
    case parts
    case nothing
    case encoded
  }

  func counts(in step: TrainingStep) -> [Int] {
    switch kind {
    case .parts: [step.count, step.count]
    case .nothing: [0]
    case .encoded: [step[OnlineText()].tokens.batch]
    }
  }

  func term(for step: TrainingStep, head: NoHead) -> LossTerm { LossTerm(soundTerm(step)) }
}
