public import Data
import Encoders
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
