package import Autograd
public import Checkpoints
import Encoders
public import Files
import Tensor

extension Trainer {
  /// Fills the model with the recipe's pre-trained weights and lets the momentum encoders start from the online ones; to be called
  /// before the first step, and not for a trainer that continues from a checkpoint.
  ///
  /// Nothing is cut or stretched but position embeddings: encoders of other sizes are an error, and so is a file that gives less
  /// than the recipe's share.
  ///
  /// - Returns: What each file gave, for people to read.
  @discardableResult
  public func initialize(in folders: CacheFolder = .standard()) throws(WeightSourceError) -> [LoadReport] {
    var reports: [LoadReport] = []
    guard let initialization = recipe.initialization else { return reports }
    for (part, source) in initialization.parts {
      let (file, map) = try source.open(in: folders)
      do {
        reports.append(
          try load(part, of: source, from: file, as: map, requiring: initialization.leastCoverage))
      } catch {
        throw .checkpoint(error)
      }
    }
    hasInitialWeights = true
    return reports
  }

  private func load(
    _ part: ModelPart, of source: WeightSource, from file: CheckpointFile, as map: some NameMap,
    requiring coverage: Double
  ) throws(CheckpointError) -> LoadReport {
    let sizes = try source.sizes(of: file, as: map)
    if let conflict = sizes.conflict(with: recipe.model) {
      // The vocabulary beside the weights decides, and no option would change that.
      guard conflict.name != "vocabularySize" else {
        throw .tooFewTokens(path: file.path, found: conflict.found, expected: conflict.expected)
      }
      throw .otherSize(path: file.path, name: conflict.name, found: conflict.found, expected: conflict.expected)
    }
    try sizes.checkEpsilons(in: recipe.model)
    let twins = momentumTwins.filter { part.holds($0.online.path) }
    // The checkpoint of a pre-training holds the momentum encoders too: its own are closer to the online ones than copies.
    let names = Set(twins.flatMap(\.momentum.parts))
    let holdsMomentum = part == .whole && file.names.contains(where: names.contains)
    let wanted =
      (parameters + frozenParameters).filter { part.holds($0.path) } + (holdsMomentum ? twins.map(\.momentum) : [])
    let copies = sizes.isTextAlone(in: recipe.model) ? Set(model.online.fusion.parameters.map(\.path)) : []
    var report = try WeightImport.apply(
      map, from: file, to: wanted.filter { !copies.contains($0.path) }, requiring: coverage)
    report.assumptions = sizes.assumptions(of: file.path, in: recipe.model)
    if !copies.isEmpty { beginFusionAsText() }
    let loaded = Set(report.loaded)
    for (online, momentum) in twins where !momentum.parts.allSatisfy(loaded.contains) { momentum.value = online.value }
    model.shareFrozenValues()
    return report
  }
}

extension Trainer {
  /// Lets the layers of the fusion encoder begin as the last ones of the text encoder; cross-attentions stay as they are.
  private func beginFusionAsText() {
    guard let text = model.online.text.unfrozen as? TextTransformer,
      let fusion = model.online.fusion as? FusionTransformer
    else { return }
    for (layer, source) in zip(fusion.layers, text.layers.suffix(fusion.layers.count)) {
      layer.takeFittingValues(of: source)
    }
  }

  /// Parameters of the layers that training leaves as they are.
  package var frozenParameters: [Parameter] { model.parameters.filter(\.isFrozen) }

  /// Frozen values that a checkpoint has to hold: those that came from a file of somebody's own. Random ones follow from the seed, and those of
  /// published models are read where they were fetched.
  var storedFrozenParameters: [Parameter] {
    frozenParameters.filter { parameter in
      guard let source = recipe.initialization?.source(of: parameter.path) else { return false }
      return source.published == nil
    }
  }

  /// Whether frozen values have to be read from published weights before a checkpoint is.
  package var beginsWithPublishedLayers: Bool {
    recipe.initialization != nil && storedFrozenParameters.count < frozenParameters.count
  }
}
