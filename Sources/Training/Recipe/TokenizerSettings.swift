import Checkpoints
public import Data
import Encoders
package import Files
import Foundation
package import Parts

/// How captions become tokens: a choice of a recipe.
public struct TokenizerSettings: Sendable, Hashable, Codable {
  /// Where the tokens come from.
  public enum Tokens: Sendable {
    /// The training captions; as many as the model's `vocabularySize` at most.
    case trained
    /// A `vocab.txt` or `tokenizer.json`, by its path.
    case file(String)
    /// The one beside these weights.
    case weights(WeightSource)
    /// A tokenizer of your own, trained on the training captions; as many tokens as the model's `vocabularySize` at most.
    case own(any LearnedTokenizer)
  }

  /// Where the tokens come from.
  public var tokens: Tokens {
    didSet { part = Self.part(of: tokens) }
  }
  /// The tokenizer of your own with its version; nil for WordPiece.
  package private(set) var part: VersionedPart<any LearnedTokenizer>?
  /// Whether `[SEP]` ends a text. The published code leaves it out, stock BERT has it.
  public var appendsSeparator: Bool
  /// Whether letters become lower case and lose their accents; nil for what the file says, and a `vocab.txt` that says nothing is
  /// taken as uncased. The published cleaning makes captions lower case in any case.
  public var lowercases: Bool?

  /// How captions become tokens; `lowercases` nil leaves it to the tokenizer.
  public init(tokens: Tokens = .trained, appendsSeparator: Bool = false, lowercases: Bool? = nil) {
    self.tokens = tokens
    self.appendsSeparator = appendsSeparator
    self.lowercases = lowercases
    part = Self.part(of: tokens)
  }

  private static func part(of tokens: Tokens) -> VersionedPart<any LearnedTokenizer>? {
    guard case .own(let tokenizer) = tokens else { return nil }
    return VersionedPart(tokenizer, as: tokenizer)
  }

  /// Whether the tokens are made of the training captions.
  package var isTrained: Bool { tokens == .trained || part != nil }

  /// What a tokenizer of your own says itself and these settings say as well, or nil.
  var fault: String? {
    guard let part, appendsSeparator || lowercases != nil else { return nil }
    return
      "the tokenizer '\(type(of: part.part).partName)' decides itself how a text ends and what becomes lower case; leave "
      + "appendsSeparator and lowercases as they are"
  }

  /// Trained on the captions, the published convention.
  public static let standard = TokenizerSettings()

  /// The tokenizer of a file; nil if the tokens are to be trained.
  ///
  /// What a `tokenizer_config.json`, `special_tokens_map.json` or `added_tokens.json` beside the file says is respected; a `vocab.txt` beside
  /// the `tokenizer.json` of weights must have the same tokens.
  package func tokenizer(in folders: CacheFolder = .standard()) throws(WeightSourceError) -> WordPieceTokenizer? {
    let path: String
    switch tokens {
    case .trained, .own: return nil
    case .file(""), .weights(WeightSource("")): throw .forgottenVocabulary
    case .file(let file): path = file
    case .weights(let source):
      // The file itself lies in the folder that is meant, whichever of both was given.
      let folder = FilePath.folder(of: try source.open(in: folders).file.path)
      path = try Self.vocabulary(in: folder)
      try Self.checkOtherVocabulary(beside: path)
    }
    let configuration = try TokenizerConfiguration(beside: path)
    let plain: WordPieceTokenizer
    do {
      plain = try WordPieceTokenizer(
        contentsOf: path, appendsSeparator: appendsSeparator, lowercases: lowercases)
    } catch {
      throw .vocabulary(error)
    }
    try ListedTokens.check(beside: path, of: plain)
    guard let configuration else { return plain }
    guard !path.hasSuffix(".json") else {
      // What the recipe says itself is not the file's.
      try configuration.check(plain, of: path, decidesCase: lowercases != nil)
      return plain
    }
    try configuration.check(plain)
    var normalization = configuration.normalization
    if let lowercases { (normalization.lowercases, normalization.stripsAccents) = (lowercases, lowercases) }
    return WordPieceTokenizer(
      vocabulary: plain.vocabulary, appendsSeparator: appendsSeparator, normalization: normalization)
  }

  /// The file of tokens in a folder of weights.
  private static func vocabulary(in folder: String) throws(WeightSourceError) -> String {
    let prefix = folder.isEmpty ? "" : folder + "/"
    guard let name = ["tokenizer.json", "vocab.txt"].first(where: { FilePath.isOccupied(prefix + $0) })
    else { throw .absentVocabulary(folder: folder) }
    return prefix + name
  }

  /// - Throws: `WeightSourceError.tokenizerConfiguration` where a `vocab.txt` beside a `tokenizer.json` has another token of some id: nobody
  ///   can say which of them the weights were trained with.
  private static func checkOtherVocabulary(beside path: String) throws(WeightSourceError) {
    let folder = FilePath.folder(of: path)
    let other = folder.isEmpty ? "vocab.txt" : folder + "/vocab.txt"
    guard path.hasSuffix("tokenizer.json"), FilePath.isOccupied(other) else { return }
    let tokens: [String]
    let lines: [String]
    let added: Set<Int32>
    do throws(VocabularyError) {
      let tokenizer = try WordPieceTokenizer(contentsOf: path)
      tokens = tokenizer.vocabulary.tokens
      added = Set(tokenizer.addedTokens.map(\.id))
      lines = try Vocabulary(contentsOf: other).tokens
    } catch {
      throw .vocabulary(error)
    }
    for id in 0..<max(tokens.count, lines.count) {
      let (own, line) = (id < tokens.count ? tokens[id] : nil, id < lines.count ? lines[id] : nil)
      if let own, let line, own.unicodeScalars.elementsEqual(line.unicodeScalars) { continue }
      // Added tokens stand after the lines of a vocab.txt.
      if line == nil, added.contains(Int32(id)) { continue }
      throw .tokenizerConfiguration(
        path: path,
        reason:
          "its token \(id) is \(own.map { "'\($0)'" } ?? "none"), and \(other) has \(line.map { "'\($0)'" } ?? "none") on line \(id + 1)",
        remedy: "keep the one that belongs to the weights")
    }
  }

  /// Where a file lay is not read back, because it was not written: a run's own tokens lie in its folder.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let nested = try? container.nestedContainer(keyedBy: PartKeys.self, forKey: .tokens) {
      let own = try nested.decodePart(
        .tokenizer, as: { $0 as? any LearnedTokenizer }, name: .name, settings: .settings, version: .version,
        among: decoder.partTypes(or: Recipe.standardTypes))
      tokens = .own(own.value)
      part = own
    } else {
      let origin = try container.decode(String.self, forKey: .tokens)
      switch origin {
      case "trained": tokens = .trained
      case "file": tokens = .file("")
      case "weights": tokens = .weights(WeightSource(""))
      default:
        throw DecodingError.dataCorruptedError(
          forKey: .tokens, in: container, debugDescription: "No tokens come from '\(origin)'.")
      }
    }
    appendsSeparator = try container.decode(Bool.self, forKey: .appendsSeparator)
    lowercases = try container.decodeIfPresent(Bool.self, forKey: .lowercases)
  }

  /// Not where a file lies: the tokenizer's own fingerprint, which is part of a run's identity, says what is in it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch tokens {
    case .trained: try container.encode("trained", forKey: .tokens)
    case .file: try container.encode("file", forKey: .tokens)
    case .weights: try container.encode("weights", forKey: .tokens)
    case .own:
      var nested = container.nestedContainer(keyedBy: PartKeys.self, forKey: .tokens)
      if let part { try nested.encode(part, name: .name, settings: .settings, version: .version) }
    }
    try container.encode(appendsSeparator, forKey: .appendsSeparator)
    try container.encodeIfPresent(lowercases, forKey: .lowercases)
  }

  private enum CodingKeys: String, CodingKey { case tokens, appendsSeparator, lowercases }
  private enum PartKeys: String, CodingKey { case name, settings, version }
}

extension TokenizerSettings.Tokens: Hashable {
  /// Whether both give the same tokens.
  public static func == (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.trained, .trained): true
    case (.file(let left), .file(let right)): left == right
    case (.weights(let left), .weights(let right)): left == right
    case (.own(let left), .own(let right)): AnyHashable(left) == AnyHashable(right)
    default: false
    }
  }

  /// Hashes what decides the tokens.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .trained: break
    case .file(let path): hasher.combine(path)
    case .weights(let source): hasher.combine(source)
    case .own(let tokenizer): hasher.combine(AnyHashable(tokenizer))
    }
  }
}
