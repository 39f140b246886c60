import Encoders
import Losses
import Training

extension RestoredRun {
  /// The model as it was evaluated.
  var evaluation: RetrievalEvaluation {
    let head = trainer.objectives.first { $0.name == ITM.name }?.head as? ITM.Head
    return RetrievalEvaluation(
      model: trainer.model, tokenizer: tokenizer, itm: head, view: .published(side: run.recipe.model.imageSide),
      options: run.evaluation)
  }
}
