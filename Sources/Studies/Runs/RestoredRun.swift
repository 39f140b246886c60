public import Data
import Downstream
import Encoders
import Losses
public import Training

/// The model of a run as it was last stored, with all that is needed to ask it something.
public struct RestoredRun {
  public let trainer: Trainer
  public let tokenizer: any Tokenizer
  public let run: StudyRun
}

extension Study {
  /// The trained model of an arm and a seed, by their places; nil if no checkpoint is there.
  public func restored(arm: Int, seed: Int) throws -> RestoredRun? {
    let run = runs[arm][seed]
    guard record(arm: arm, seed: seed).hasCheckpoint else { return nil }
    let tokenizer = tokenizers[arm]
    let trainer = try Trainer(recipe: run.recipe, seed: run.modelSeed, tokens: tokenizer.specialTokens)
    try RunCheckpoint(path: folder(of: run).checkpoint).restore(trainer)
    return RestoredRun(trainer: trainer, tokenizer: tokenizer, run: run)
  }
}

extension RestoredRun {
  /// The model as it was evaluated.
  var evaluation: RetrievalEvaluation { evaluation(of: trainer.model, shortlist: nil) }

  /// Retrieval with the model, as in the study's own evaluation.
  ///
  /// - Parameters:
  ///   - shortlist: Candidates a query that image-text matching puts in order; the study's own number if nil.
  ///   - imageSide: Pixels; with another side than the model's, the embeddings of patches are interpolated. The model's own if nil.
  /// - Throws: `DownstreamError` if pictures of that side are no whole patches.
  public func evaluation(shortlist: Int? = nil, imageSide: Int? = nil) throws -> RetrievalEvaluation {
    guard let imageSide, imageSide != trainer.model.shape.imageSide else {
      return evaluation(of: trainer.model, shortlist: shortlist)
    }
    try TaskAdjustment(imageSide: imageSide).check(trainer.model.shape)
    let backbone = Backbone(
      model: trainer.model, tokenizer: tokenizer, cleaner: run.evaluation.cleaner,
      maxTextLength: run.recipe.maxTextLength)
    return evaluation(of: backbone.copied(imageSide: imageSide).model, shortlist: shortlist)
  }

  private func evaluation(of model: Model, shortlist: Int?) -> RetrievalEvaluation {
    var options = run.evaluation
    if let shortlist { options.shortlist = shortlist }
    return RetrievalEvaluation(
      model: model, tokenizer: tokenizer, itm: trainer.head(of: ITM.self),
      view: .published(side: model.shape.imageSide), options: options)
  }
}
