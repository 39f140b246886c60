public import Autograd
import Data
public import Encoders
public import Tensor

/// An encoder's view of one side of the batch, with gradients.
public struct OnlineFeatures {
  /// The encoder's output, all tokens.
  public let tokens: TokenBatch
  private let projected: Later<Variable>

  /// The unit-norm projection of the first token, `[batch, embedWidth]`; computed when first read.
  public var global: Variable { projected.value }

  /// - Parameter part: What profiles count the projection to.
  init(_ tokens: TokenBatch, _ projection: Projection, _ pass: Pass, part: String) {
    self.tokens = tokens
    projected = Later {
      tokens.rows.value.device.runPart(part, isShared: true) { projection.whole(tokens, pass).normalized() }
    }
  }

  private init(tokens: TokenBatch, projected: Later<Variable>) {
    self.tokens = tokens
    self.projected = projected
  }

  /// Those of the first pairs.
  func first(_ pairs: Int) -> OnlineFeatures {
    let rows = tokens.selecting(Array(0..<pairs))
    return OnlineFeatures(tokens: rows, projected: Later { global.gatherRows(Indices(0..<pairs)) })
  }
}

/// The first views through the online image encoder.
public struct OnlineImage: StepFeature {
  public init() {}

  /// Encodes the first views of the batch's pictures.
  public func value(in step: TrainingStep) -> OnlineFeatures {
    let encoders = step.model.online
    return OnlineFeatures(
      encoders.imageTokens(.first, in: step, step.pass), encoders.imageProjection, step.pass,
      part: String(describing: Self.self))
  }

  /// The rows of these pictures.
  public func value(ofFirst pairs: Int, from value: OnlineFeatures) -> OnlineFeatures? { value.first(pairs) }
}

/// The captions through the online text encoder.
public struct OnlineText: StepFeature {
  public init() {}

  /// Encodes the captions of the batch.
  public func value(in step: TrainingStep) -> OnlineFeatures {
    let encoders = step.model.online
    return OnlineFeatures(
      encoders.textTokens(in: step, step.pass), encoders.textProjection, step.pass,
      part: String(describing: Self.self))
  }

  /// The rows of these captions.
  public func value(ofFirst pairs: Int, from value: OnlineFeatures) -> OnlineFeatures? { value.first(pairs) }
}

/// A momentum encoder's view of one side of the batch: a teacher's, so tensors, which no gradient can enter.
public struct MomentumFeatures {
  /// The encoder's output, all tokens; constants.
  public let tokens: TokenBatch
  private let projected: Later<Tensor>

  /// The unit-norm projection of the first token, `[batch, embedWidth]`; computed when first read.
  public var global: Tensor { projected.value }

  /// - Parameter part: What profiles count the projection to.
  init(_ tokens: TokenBatch, _ projection: Projection, _ pass: Pass, part: String) {
    self.tokens = tokens
    projected = Later {
      tokens.rows.value.device.runPart(part, isShared: true) { projection.whole(tokens, pass).value.normalized() }
    }
  }

  private init(tokens: TokenBatch, projected: Later<Tensor>) {
    self.tokens = tokens
    self.projected = projected
  }

  /// Those of the first pairs.
  func first(_ pairs: Int) -> MomentumFeatures {
    let rows = tokens.selecting(Array(0..<pairs))
    return MomentumFeatures(tokens: rows, projected: Later { global.gatherRows(Indices(0..<pairs)) })
  }
}

/// The second views through the momentum image encoder.
public struct MomentumImage: StepFeature {
  public init() {}

  /// Encodes pictures of the batch by the momentum encoder; no gradient flows.
  public func value(in step: TrainingStep) -> MomentumFeatures {
    let (encoders, pass) = (step.model.momentum, step.momentumPass)
    return MomentumFeatures(
      encoders.imageTokens(.second, in: step, pass), encoders.imageProjection, pass, part: String(describing: Self.self)
    )
  }

  /// The rows of these pictures.
  public func value(ofFirst pairs: Int, from value: MomentumFeatures) -> MomentumFeatures? { value.first(pairs) }
}

/// The captions through the momentum text encoder; its dropout is the captions' second view.
public struct MomentumText: StepFeature {
  public init() {}

  /// Encodes the captions of the batch by the momentum encoder; no gradient flows.
  public func value(in step: TrainingStep) -> MomentumFeatures {
    let (encoders, pass) = (step.model.momentum, step.momentumPass)
    return MomentumFeatures(
      encoders.textTokens(in: step, pass), encoders.textProjection, pass, part: String(describing: Self.self))
  }

  /// The rows of these captions.
  public func value(ofFirst pairs: Int, from value: MomentumFeatures) -> MomentumFeatures? { value.first(pairs) }
}

/// Similarities of every picture with the momentum features of all captions, keys first, then queue: `[batch, keys + queue]`, over
/// the temperature.
public struct ImageToTextSimilarity: StepFeature {
  public init() {}

  /// `[batch, keys + queue]`: pictures against captions of the batch and of the queue, over the temperature.
  public func value(in step: TrainingStep) -> Variable {
    step[OnlineImage()].global.similarity(
      to: [step[TextKeys()].rows, step.queues.text.features], temperature: step.temperature)
  }
}

/// Similarities of every caption with the momentum features of all pictures: `[batch, keys + queue]`, over the temperature.
public struct TextToImageSimilarity: StepFeature {
  public init() {}

  /// `[batch, keys + queue]`: captions against pictures of the batch and of the queue, over the temperature.
  public func value(in step: TrainingStep) -> Variable {
    step[OnlineText()].global.similarity(
      to: [step[ImageKeys()].rows, step.queues.image.features], temperature: step.temperature)
  }
}

/// The image side of the online fusion encoder for the first views: keys and values of every layer, shared by ITM and MLM.
public struct OnlineFusionKeys: StepFeature {
  public init() {}

  /// What the fusion encoder computes from the step's pictures alone.
  public func value(in step: TrainingStep) -> FusionContext {
    step.model.online.fusion.context(for: step[OnlineImage()].tokens, step.pass)
  }
}

/// The image side of the momentum fusion encoder for the second views.
package struct MomentumFusionKeys: StepFeature {
  package init() {}

  package func value(in step: TrainingStep) -> FusionContext {
    step.model.momentum.fusion.context(for: step[MomentumImage()].tokens, step.momentumPass)
  }
}
