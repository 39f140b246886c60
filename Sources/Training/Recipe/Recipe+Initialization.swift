public import Checkpoints
public import Files
import Data
import Encoders

extension Recipe {
  /// With the sizes and the vocabulary of a published text encoder, but not its weights: what a random encoder is to be compared
  /// with it on.
  ///
  /// Half of its layers read text, half become the fusion encoder.
  public func withTextEncoder(of model: PretrainedModel) -> Recipe {
    with(\.model, self.model.fitting(model.sizes)).with(\.tokenizer.tokens, .weights(WeightSource(model.name)))
  }

  /// Beginning with these weights, and with the vocabulary that belongs to those of the text encoder.
  ///
  /// - Parameter sizes: What the encoders are made to fit; without any they must fit already.
  public func beginning(with initialization: Initialization, fitting sizes: [WeightSizes] = []) -> Recipe {
    var result = with(\.initialization, initialization)
    result.model = sizes.reduce(model) { $0.fitting($1) }
    if let source = initialization.textSource { result.tokenizer.tokens = .weights(source) }
    return result
  }

  /// The same recipe, knowing what is in the files it names; `known` holds the sources that were read before.
  public func resolvingWeights(
    _ known: inout [String: WeightSource], in folders: CacheFolder = .standard()
  ) throws(WeightSourceError) -> Recipe {
    var result = self
    func resolved(_ source: WeightSource) throws(WeightSourceError) -> WeightSource {
      if let found = known[source.place] { return found }
      let found = try source.resolved(in: folders)
      known[source.place] = found
      return found
    }
    if let source = initialization?.whole { result.initialization?.whole = try resolved(source) }
    if let source = initialization?.text { result.initialization?.text = try resolved(source) }
    if let source = initialization?.image { result.initialization?.image = try resolved(source) }
    return result
  }
}
