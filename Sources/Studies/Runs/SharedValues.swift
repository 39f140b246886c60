import Foundation
import Ranks

/// What one rank knows or decides, because it alone looks at files and clocks, and all others then do. A process alone is its own first rank.
extension Ranks? {
  /// Whether this is the rank that reads, writes and decides.
  package var isRoot: Bool { self?.isRoot ?? true }

  /// What the first rank has.
  ///
  /// - Parameter own: Needed on the first rank only.
  func shared<Value: Codable>(_ own: Value?) throws -> Value {
    guard let ranks = self, ranks.count > 1 else {
      guard let own else { throw RankError.disorder(rank: 0, of: 1) }
      return own
    }
    var bytes: [UInt8] = []
    if ranks.isRoot { bytes = Array(try JSONEncoder().encode(own)) }
    return try JSONDecoder().decode(Value.self, from: Foundation.Data(try ranks.share(bytes)))
  }

  /// What `body` gives on the first rank, where alone it is called.
  func decided<Value: Codable>(_ body: () throws -> Value) throws -> Value {
    try shared(isRoot ? try body() : nil)
  }

  /// Whether any rank says so.
  func any(_ own: Bool) throws -> Bool { try self?.any(own) ?? own }

  /// What each rank has, by rank.
  func gathered<Value: Codable>(_ own: Value) throws -> [Value] {
    guard let ranks = self, ranks.count > 1 else { return [own] }
    return try ranks.gather(Array(try JSONEncoder().encode(own))).map {
      try JSONDecoder().decode(Value.self, from: Foundation.Data($0))
    }
  }
}
