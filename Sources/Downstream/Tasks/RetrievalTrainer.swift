import Autograd
import Data
import Encoders
import Losses
import Tensor
import Training

/// Trains a copy of a backbone by a recipe of pre-training, as published for retrieval: online and momentum encoders and the matching head go
/// on from where they are; the queues begin with random directions of no group.
struct RetrievalTrainer {
  private let task: String
  private let trainer: Trainer
  private let origin: Backbone

  init(task: String, recipe: Recipe, backbone: Backbone, seed: Seed) throws {
    self.task = task
    origin = backbone
    let shape = backbone.model.shape
    var recipe = recipe
    recipe.model = shape
    recipe.maxTextLength = backbone.maxTextLength
    recipe.encoders = backbone.model.encoders
    recipe.precision = backbone.model.device.precision
    if let head = backbone.itm { recipe.objectives = recipe.objectives.map { $0.matching(as: head) } }
    // What cuts the batches of pre-training need not cut those of a task, which may be smaller.
    recipe.shards = 1
    recipe.negatives = .shard
    // The last step of pre-training may have left its range; the first one here brings it back.
    let range = recipe.temperature
    recipe.temperature.initial = min(max(backbone.model.temperature.value.item, range.least), range.greatest)
    // Neither mirrored nor cut to a corner: captions speak of left and right, and of the whole.
    recipe.augmentation = .drawings(side: shape.imageSide, flips: false)
    trainer = try Trainer(
      recipe: recipe, seed: seed, tokens: backbone.tokenizer.specialTokens, device: backbone.model.device)
    trainer.model.takeValues(of: backbone.model)
    trainer.model.momentum.takeValues(of: backbone.model.momentum)
    if let head = trainer.head(of: ITM.self), let trained = backbone.itm { head.takeValues(of: trained) }
  }

  /// All steps of the recipe.
  ///
  /// - Parameter progress: Called after every step with its number from 1 and its loss.
  package func train(on pairs: any PairSource, _ progress: (Int, Float) throws -> Void) throws {
    let recipe = trainer.recipe
    guard pairs.count > 0 else { throw DownstreamError.emptiness(task: task, part: "training") }
    let loader = PairLoader(
      pairs, tokenizer: origin.tokenizer,
      options: LoaderOptions(
        batchSize: min(recipe.batchSize, pairs.count), augmentation: recipe.augmentation, cleaner: origin.cleaner,
        maxTextLength: recipe.maxTextLength, faultLimit: 0),
      seed: trainer.seed.derived("data"), steps: 0..<recipe.steps)
    defer { loader.cancel() }
    while let batch = try loader.next() {
      do {
        let report = try trainer.train(batch.uploaded(to: trainer.model.device))
        try progress(report.step + 1, report.total)
      } catch let error as TrainingError {
        guard case .impossibleRecipe = error else {
          throw DownstreamError.divergence(task: task, step: trainer.completedSteps)
        }
        throw error
      }
    }
  }

  /// The trained model, for as long as the trainer does not go on; with the matching head of the origin where the recipe trains none.
  var backbone: Backbone {
    Backbone(
      model: trainer.model, tokenizer: origin.tokenizer, itm: trainer.head(of: ITM.self) ?? origin.itm,
      reranking: origin.reranking, cleaner: origin.cleaner,
      maxTextLength: origin.maxTextLength)
  }
}

extension WeightedObjective {
  /// Matching whose head can take the values of another one; any other objective as it is.
  fileprivate func matching(as head: ITM.Head) -> WeightedObjective {
    guard var itm = objective as? ITM else { return self }
    itm.seesSimilarity = head.similarity != nil
    return replaced(by: itm)
  }
}
