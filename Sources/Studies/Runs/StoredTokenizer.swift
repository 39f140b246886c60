import Data
import Files
import Foundation
import JSON
import Parts
import Tensor

/// `tokens.json`: the tokenizer of a run as it was trained, so that the run's model can be asked without its data.
///
/// Not `tokenizer.json`: where weights are looked for that name means a file of Hugging Face's.
struct StoredTokenizer: Codable {
  private let part: VersionedPart<any Tokenizer & Part>

  init(_ tokenizer: any Tokenizer & Part) { part = VersionedPart(tokenizer, as: tokenizer) }

  var tokenizer: any Tokenizer & Part { part.value }

  private enum CodingKeys: String, CodingKey { case name, settings, version }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    part = try container.decodePart(
      .tokenizer, as: { $0 as? any Tokenizer & Part }, name: .name, settings: .settings, version: .version,
      among: decoder.partTypes(or: PartTypes().adding(WordPieceTokenizer.self)))
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(part, name: .name, settings: .settings, version: .version)
  }
}

extension RunFolder {
  var tokens: String { path + "/tokens.json" }

  /// The tokenizer of the run; nil for a run of an earlier version.
  ///
  /// - Parameter fingerprint: What `recipe.json` says of it.
  func readTokenizer(_ fingerprint: String, by catalogue: Catalogue) throws -> (any Tokenizer & Part)? {
    guard let bytes = try contents(of: tokens) else { return nil }
    let tokenizer: any Tokenizer & Part
    do {
      tokenizer = try catalogue.decoder().decode(StoredTokenizer.self, from: bytes).tokenizer
    } catch let error as PartError {
      throw error
    } catch {
      throw RunError.damage(path: tokens, folder: path, reason: "it is not a tokenizer")
    }
    guard Hashing.hexadecimal(tokenizer.fingerprint) == fingerprint else {
      throw RunError.damage(path: tokens, folder: path, reason: "it was changed after the run began")
    }
    return tokenizer
  }

  func write(_ tokenizer: any Tokenizer & Part) throws {
    try AtomicFile.write(try CanonicalJSON.text(of: StoredTokenizer(tokenizer)) + "\n", to: tokens)
  }
}
