import Checkpoints
import Autograd
public import Data
public import Encoders
public import Losses
import Tensor
package import Training

/// A pre-trained model that is to be judged, with all that it needs to read pictures and texts.
public struct Backbone {
  /// The trained model, which tasks copy and never change.
  public let model: Model
  /// What the model was trained with.
  public let tokenizer: any Tokenizer
  /// The head of image-text matching; nil if nobody trained one.
  public let itm: ITM.Head?
  /// The word predictor of masked language modelling; nil if nobody trained one.
  package let words: MaskedLanguageHead?
  /// What orders candidates where matching re-ranks them, as in the run's own evaluation.
  package let reranking: RerankingCriterion
  /// How captions were cleaned in training, so that texts of tasks are cleaned alike.
  public let cleaner: CaptionCleaner
  /// The greatest number of tokens of a text, `[CLS]` included; longer ones would meet positions that were never trained.
  public let maxTextLength: Int

  package init(
    model: Model, tokenizer: any Tokenizer, itm: ITM.Head? = nil, words: MaskedLanguageHead? = nil,
    reranking: RerankingCriterion = .logit, cleaner: CaptionCleaner = CaptionCleaner(),
    maxTextLength: Int
  ) {
    require(
      tokenizer.vocabularySize <= model.shape.vocabularySize,
      "backbone: \(tokenizer.vocabularySize) tokens for a model of \(model.shape.vocabularySize)")
    self.model = model
    self.tokenizer = tokenizer
    self.itm = itm
    self.words = words
    self.reranking = reranking
    self.cleaner = cleaner
    self.maxTextLength = min(maxTextLength, model.shape.maxPositions)
  }

  /// A model of its own with the same values, for a task to train on: the judged model stays as it is.
  ///
  /// - Parameter imageSide: Pixels, a multiple of the patch; `TaskAdjustment.check(_:_:on:)` says before whether the model can see such
  ///   pictures. With another side than the model's, the embeddings of the patches' positions are interpolated bicubically, as published
  ///   for fine-tuning on larger pictures.
  public func copied(imageSide: Int? = nil) -> Backbone {
    var shape = model.shape
    shape.imageSide = imageSide ?? shape.imageSide
    // The seed does not matter: every value is replaced.
    let whole = Model(
      shape: shape, encoders: model.encoders, frozen: model.frozen, temperature: model.temperature.value.item,
      seed: Seed(0),
      device: model.device)
    func resized(_ value: Tensor, for parameter: Parameter) -> Tensor {
      guard value.shape != parameter.shape else { return value }
      return PositionGrid.resized(value, toSide: shape.imageSide / shape.patch) ?? value
    }
    whole.parameters.takeValues(of: model.parameters, fitting: resized)
    whole.momentum.parameters.takeValues(of: model.momentum.parameters, fitting: resized)
    let make = ParameterMaker(seed: Seed(0), device: model.device)
    func copy<Part: Layer>(_ part: Part?, _ fresh: () -> Part) -> Part? {
      guard let part else { return nil }
      let copy = fresh()
      copy.takeValues(of: part)
      return copy
    }
    return Backbone(
      model: whole, tokenizer: tokenizer,
      itm: copy(itm) { ITM(seesSimilarity: itm?.similarity != nil).makeHead(for: model.shape, make) },
      words: copy(words) { MaskedLanguageHead(make, shape: model.shape) }, reranking: reranking, cleaner: cleaner,
      maxTextLength: maxTextLength)
  }

  /// The tokens of `text`, cleaned as in pre-training.
  public func tokens(of text: String) -> [Int32] { tokenizer.encode(cleaner.clean(text), maxLength: maxTextLength) }
}
