import Files
import Foundation

/// An entry of `environment.json`, with the SHA-256 of what it says: tables name machines, so a bit that a disk or a copy flips must be
/// damage, and not another machine.
struct SealedEnvironment: Codable {
  let environment: RunEnvironment
  /// Of the environment's own JSON, keys sorted; nil in what was written before entries had one.
  private let sha256: String?

  private enum Key: CodingKey { case sha256 }

  init(_ environment: RunEnvironment) throws {
    self.environment = environment
    sha256 = try Self.digest(environment)
  }

  /// Whether the entry says what was written.
  func isSound() throws -> Bool { try sha256.map { try $0 == Self.digest(environment) } ?? true }

  init(from decoder: any Decoder) throws {
    environment = try RunEnvironment(from: decoder)
    sha256 = try decoder.container(keyedBy: Key.self).decodeIfPresent(String.self, forKey: .sha256)
  }

  func encode(to encoder: any Encoder) throws {
    try environment.encode(to: encoder)
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encodeIfPresent(sha256, forKey: .sha256)
  }

  private static func digest(_ environment: RunEnvironment) throws -> String {
    try SealedText.object(of: environment).withUnsafeBytes(SHA256.hexadecimal)
  }
}
