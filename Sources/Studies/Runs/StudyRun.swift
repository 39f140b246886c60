import Data
import JSON
import Tensor
public import Training

/// One training of one arm with one seed: a value, named by a hash of everything that determines its numbers.
public struct StudyRun: Sendable {
  /// As it is trained: with as many tokens as the data have.
  public let recipe: Recipe
  /// The root seed.
  public let seed: Int
  /// How retrieval is evaluated.
  package let evaluation: RetrievalOptions
  /// Sixteen hexadecimal digits: recipe without its name, seed, data, tokenizer, evaluation, version of the numerics.
  public let id: String
  /// The same ingredients as a document that people and programs read: `recipe.json`.
  let manifest: String

  /// - Parameter numerics: The version of the numerics.
  package init(
    recipe: Recipe, seed: Int, dataFingerprint: UInt64, tokenizerFingerprint: UInt64, evaluation: RetrievalOptions,
    numerics: Int = NumericsVersion.current
  ) throws {
    let options = try CanonicalJSON.text(of: evaluation)
    // Written out by hand: the order of the ingredients is part of the identity.
    let members = [
      #""numerics":\#(numerics)"#, #""seed":\#(seed)"#, #""data":"\#(Hashing.hexadecimal(dataFingerprint))""#,
      #""tokenizer":"\#(Hashing.hexadecimal(tokenizerFingerprint))""#, #""evaluation":\#(options)"#,
      #""recipe":\#(try recipe.canonicalJSON())"#,
    ]
    let manifest = "{" + members.joined(separator: ",\n ") + "}\n"
    self.init(recipe: recipe, seed: seed, evaluation: evaluation, manifest: manifest)
  }

  /// - Parameter manifest: The text that the others are written in.
  init(recipe: Recipe, seed: Int, evaluation: RetrievalOptions, manifest: String) {
    self.recipe = recipe
    self.seed = seed
    self.evaluation = evaluation
    self.manifest = manifest
    id = StudyRun.identity(of: manifest)
  }

  /// The name of the run that a `recipe.json` describes.
  static func identity(of manifest: String) -> String { Hashing.hexadecimal(Hashing.mix(Hashing.fnv1a(manifest))) }

  /// The key of everything random in the model: initial values, dropout, masks, negatives.
  var modelSeed: Seed { Seed(UInt64(bitPattern: Int64(seed))) }

  /// The key of the data: order, views and choice of captions. It does not know the recipe, so all arms of a seed see the same.
  var dataSeed: Seed { modelSeed.derived("data") }
}

/// The version of everything that decides a run's numbers beside its recipe, seed and data.
package enum NumericsVersion {
  /// Raised when a change to the code changes results on purpose; old results are then kept and no longer found.
  package static let current = 2
}
