import Encoders
import Losses
public import Training

extension RestoredRun {
  /// The model as it was evaluated.
  var evaluation: RetrievalEvaluation { evaluation() }

  /// Retrieval with the model, as in the study's own evaluation.
  ///
  /// - Parameter shortlist: Candidates a query that image-text matching puts in order; the study's own number if nil.
  public func evaluation(shortlist: Int? = nil) -> RetrievalEvaluation {
    let head = trainer.objectives.first { $0.name == ITM.name }?.head as? ITM.Head
    var options = run.evaluation
    if let shortlist { options.shortlist = shortlist }
    return RetrievalEvaluation(
      model: trainer.model, tokenizer: tokenizer, itm: head, view: .published(side: run.recipe.model.imageSide),
      options: options)
  }
}
