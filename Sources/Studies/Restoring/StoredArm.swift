import Data
import Losses
import Tensor
import Training

/// A row of a study in `study.json`: its recipe as it was designed, with what the canonical form of a recipe leaves out, and as it was
/// trained.
struct StoredArm: Sendable, Codable {
  /// By the names of the factors.
  private let levels: [String: StoredLevel]
  private let design: Recipe
  private let epochs: Double?
  private let unheeded: [String]?
  /// Where the tokens of the design lay: a path, or the name of weights.
  private let vocabulary: String?
  /// With as many tokens and steps as the data give it.
  private let trained: Recipe
  /// The fingerprint of the tokenizer, in hexadecimal digits.
  private let tokenizer: String
  private let evaluation: RetrievalOptions

  init(_ arm: Arm, trained run: StudyRun, tokenizer: any Tokenizer) {
    levels = Dictionary(arm.levels.map { ($0.key.name, StoredLevel($0.value)) }) { first, _ in first }
    design = arm.recipe
    epochs = arm.recipe.epochs
    unheeded = arm.recipe.unheeded.isEmpty ? nil : arm.recipe.unheeded.map(\.rawValue)
    vocabulary = StoredArm.vocabulary(of: arm.recipe.tokenizer)
    trained = run.recipe
    self.tokenizer = Hashing.hexadecimal(tokenizer.fingerprint)
    evaluation = run.evaluation
  }

  private static func vocabulary(of settings: TokenizerSettings) -> String? {
    if case .file(let path) = settings.tokens { return path }
    if case .weights(let source) = settings.tokens { return source.place }
    return nil
  }

  /// The row as the experiment made it.
  func arm(named name: String) -> Arm {
    var recipe = design.named(name)
    if let epochs { recipe = recipe.lasting(epochs: epochs) }
    recipe.unheeded = unheeded?.map { .init($0) } ?? []
    if let vocabulary {
      var settings = recipe.tokenizer
      if case .file = settings.tokens { settings.tokens = .file(vocabulary) }
      if case .weights = settings.tokens { settings.tokens = .weights(WeightSource(vocabulary)) }
      recipe.tokenizer = settings
    }
    let levels = levels.map { (Factor($0.key), $0.value.level) }
    return Arm(recipe: recipe, levels: Dictionary(levels) { first, _ in first })
  }

  /// The run of a seed; nil if a number in hexadecimal digits is none.
  func run(named name: String, seed: Int, data: String, numerics: Int) throws -> StudyRun? {
    guard let data = UInt64(data, radix: 16), let tokenizer = UInt64(tokenizer, radix: 16) else { return nil }
    return try StudyRun(
      recipe: trained.named(name), seed: seed, dataFingerprint: data, tokenizerFingerprint: tokenizer,
      evaluation: evaluation, numerics: numerics)
  }
}

/// `"with"`, `"without"`, `{"number": 0.1}` or `{"text": "none"}`.
private struct StoredLevel: Sendable, Codable {
  let level: Level

  init(_ level: Level) { self.level = level }

  private enum CodingKeys: String, CodingKey { case number, text }

  init(from decoder: any Decoder) throws {
    if let word = try? decoder.singleValueContainer().decode(String.self) {
      guard let known = [Level.present, .absent].first(where: { $0.description == word }) else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "'\(word)' is not a level of an objective."))
      }
      level = known
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    level =
      try container.decodeIfPresent(Double.self, forKey: .number).map(Level.number)
      ?? .text(container.decode(String.self, forKey: .text))
  }

  func encode(to encoder: any Encoder) throws {
    switch level {
    case .present, .absent:
      var container = encoder.singleValueContainer()
      try container.encode(level.description)
    case .number(let number):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(number, forKey: .number)
    case .text(let text):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(text, forKey: .text)
    }
  }
}
