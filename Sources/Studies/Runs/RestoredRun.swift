public import Data
import Downstream
import Encoders
import Files
import Foundation
import Losses
import Parts
import Ranks
public import Tensor
public import Training

/// The model of a run as it was last stored, with all that is needed to ask it something.
public struct RestoredRun {
  /// The trainer at the step at which the run was saved; the model is its `model`.
  public let trainer: Trainer
  /// The tokenizer that the run was trained with.
  public let tokenizer: any Tokenizer
  /// The run that was restored.
  public let run: StudyRun

  init(
    _ run: StudyRun, tokenizer: any Tokenizer, in folder: RunFolder, device: any Device, ranks: Ranks? = nil
  ) throws {
    self.run = run
    self.tokenizer = tokenizer
    trainer = try Trainer(
      recipe: run.recipe, seed: run.modelSeed, tokens: tokenizer.specialTokens, device: device)
    try RunCheckpoint(path: folder.checkpoint, ranks: ranks).restore(trainer)
  }
}

extension Study {
  /// The trained model of an arm and a seed, by their places; nil if no checkpoint is there.
  public func restored(arm: Int, seed: Int, device: any Device) throws -> RestoredRun? {
    try restored(arm: arm, runs[arm][seed], device: device)
  }

  /// - Parameter ranks: All of which call it.
  func restored(arm: Int, _ run: StudyRun, device: any Device, ranks: Ranks? = nil) throws -> RestoredRun? {
    let record = RunRecord(id: run.id, path: folder(of: run).path)
    if restoration != nil { return try record.restored(by: catalogue, device: device) }
    guard try ranks.decided({ record.hasCheckpoint }) else { return nil }
    return try RestoredRun(run, tokenizer: tokenizers[arm], in: folder(of: run), device: device, ranks: ranks)
  }
}

extension RunRecord {
  /// The trained model of the run, from its folder alone: neither the experiment nor, but for runs of earlier versions, the data are needed.
  ///
  /// - Parameter catalogue: Knows the types of what the recipe is made of.
  /// - Returns: Nil if no checkpoint is there.
  /// - Throws: `RunError`; a part that the catalogue does not have is named, with where it came from.
  public func restored(by catalogue: Catalogue = .standard, device: any Device) throws -> RestoredRun? {
    guard hasCheckpoint, let (run, manifest) = try storedRun(by: catalogue) else { return nil }
    return try RestoredRun(
      run, tokenizer: try tokenizer(of: manifest, by: catalogue), in: folder, device: device)
  }

  /// The tokenizer, from the folder; a run of an earlier version has it made again from its data, and then keeps it.
  private func tokenizer(of manifest: RunManifest, by catalogue: Catalogue) throws -> any Tokenizer {
    do {
      if let stored = try folder.readTokenizer(manifest.tokenizer, by: catalogue) { return stored }
    } catch let error as PartError {
      throw try absence(error)
    }
    for open in try openings(by: catalogue, [], .standard()) {
      let tokenizer = try open().makeTokenizer(manifest.recipe)
      guard Hashing.hexadecimal(tokenizer.fingerprint) == manifest.tokenizer else { continue }
      try folder.write(tokenizer)
      return tokenizer
    }
    throw RunError.otherData(run: id)
  }
}

extension RestoredRun {
  /// The model as it was evaluated.
  var evaluation: RetrievalEvaluation { evaluation(of: trainer.model, shortlist: nil) }

  /// The model as downstream tasks judge it.
  var backbone: Backbone {
    Backbone(
      model: trainer.model, tokenizer: tokenizer,
      itm: trainer.head(of: ITM.self), words: trainer.head(of: MLM.self)?.online,
      reranking: run.evaluation.matchScore, cleaner: run.evaluation.cleaner,
      maxTextLength: run.recipe.maxTextLength)
  }

  /// Retrieval with the model, as in the study's own evaluation.
  ///
  /// - Parameters:
  ///   - shortlist: Candidates a query that image-text matching puts in order; the study's own number if nil.
  ///   - imageSide: Pixels; with another side than the model's, the embeddings of patches are interpolated. The model's own if nil.
  /// - Throws: `DownstreamError` if pictures of that side are not whole patches.
  public func evaluation(shortlist: Int? = nil, imageSide: Int? = nil) throws -> RetrievalEvaluation {
    guard let imageSide, imageSide != trainer.model.shape.imageSide else {
      return evaluation(of: trainer.model, shortlist: shortlist)
    }
    let model = trainer.model
    try TaskAdjustment(imageSide: imageSide).check(model.shape, model.encoders, on: model.device)
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
