import Foundation
import Ranks
import Studies

/// The part of a process among others that a launcher has started with the same command.
struct RankSession {
  private let launcher: Launcher?
  private let environment: [String: String]

  init(_ environment: [String: String]) throws(RankError) {
    self.environment = environment
    launcher = try Launcher(environment)
  }

  /// Whether this process speaks before the ranks have found together.
  static func speaks(_ environment: [String: String]) -> Bool { Launcher.rank(in: environment) ?? 0 == 0 }

  /// Whether it is the first process on its machine, of those that could not find together: what is missing may be missing on one only.
  static func speaksForMachine(_ environment: [String: String]) -> Bool { Launcher.localRank(in: environment) == 0 }

  /// How many processes the launcher has started; nil where it does not say, or there is none.
  var count: Int? { launcher?.count }

  /// Joins the others; nil if there is no launcher. What they compute on is the command's to compare (`Ranks.requireSame(_:)`).
  ///
  /// - Parameter command: What was typed, which must be the same for all.
  func join(_ command: [String]) throws -> Ranks? {
    // One alone needs no library to find others.
    guard let launcher, launcher.count != 1 else { return nil }
    let ranks: Ranks
    do {
      let transport = try MPITransport(launcher, wish: environment["TRIAD_MPI"])
      ranks = try Ranks(transport, limit: try RankSession.limit(environment), tool: command.first ?? "triad")
    } catch let error as RankError {
      throw UnjoinedRankError(rank: launcher.rank, error: error)
    }
    do {
      try ranks.requireSame("the command", command.joined(separator: " "))
      try ranks.requireSame("the build", ExecutableBuild.current ?? "unknown")
    } catch {
      guard let failure = ranks.fail("\(error)", status: 1) else { throw error }
      try ranks.leave()
      throw RankError.failure(failure)
    }
    return ranks
  }

  private static func limit(_ environment: [String: String]) throws(RankWishError) -> Duration {
    guard let text = environment["TRIAD_RANK_TIMEOUT"], !text.isEmpty else { return .seconds(1800) }
    guard let seconds = Int(text), (1...1_000_000).contains(seconds) else { throw RankWishError(found: text) }
    return .seconds(seconds)
  }
}

/// A rank cannot find the others, who may not know.
struct UnjoinedRankError: Error, CustomStringConvertible {
  let rank: Int?
  let error: RankError

  var description: String {
    guard let rank, rank > 0 else { return "\(error)" }
    return "rank \(rank) on \(ProcessInfo.processInfo.hostName): \(error)"
  }
}

/// `TRIAD_RANK_TIMEOUT` is none.
struct RankWishError: Error, CustomStringConvertible {
  let found: String

  var description: String {
    "TRIAD_RANK_TIMEOUT is '\(found)'; it must be a whole number of seconds from 1 to 1000000."
  }
}
