/// Why ranks do not, or no longer, work together; every description is one sentence.
package enum RankError: Error, Sendable, Hashable, CustomStringConvertible {
  /// `srun` has started tasks that know nothing of each other.
  case unconnected(tasks: Int)
  /// The launcher is there, and the library is not.
  case absentLibrary(launcher: String, tried: [String], reason: String, package: String)
  /// The library is that of another launcher: it sees other processes than were started.
  case foreignLibrary(launcher: String, library: String, found: Int, started: Int)
  /// MPI has refused something.
  case refusal(call: String, code: Int)
  /// A rank has not been heard of.
  case silence(rank: Int, of: Int, host: String?, seconds: Int)
  /// Ranks that have nothing more to say do not all leave.
  case departure(of: Int, seconds: Int)
  /// Ranks do not compute the same.
  case difference(rank: Int, host: String, what: String, found: String, expected: String)
  /// Ranks are at different places of the program.
  case disorder(rank: Int, of: Int)
  /// Why a rank, or several, have given up.
  case failure(RankFailure)

  package var description: String {
    switch self {
    case .unconnected(let tasks):
      "srun has started \(tasks) tasks that cannot find each other: give it `--mpi=pmix` or `--mpi=pmi2` (`srun --mpi=list` names "
        + "what there is)."
    case .absentLibrary(let launcher, let tried, let reason, let package):
      "\(launcher) has started this process, and \(tried.joined(separator: " or ")) cannot be loaded (\(reason)): install it (Debian: "
        + "\(package)), or say with TRIAD_MPI where it is."
    case .foreignLibrary(let launcher, let library, let found, let started):
      "\(launcher) has started \(started) processes, of which \(library) finds \(found): it is not the library of this launcher; name "
        + "that one with TRIAD_MPI, or use its own launcher."
    case .refusal(let call, let code): "MPI's \(call) has failed with error \(code)."
    case .silence(let rank, let count, let host, let seconds):
      "Rank \(rank) of \(count)\(host.map { " on \($0)" } ?? "") has not been heard of for \(seconds) s: look for what became of it, "
        + "or let ranks wait longer with TRIAD_RANK_TIMEOUT (seconds)."
    case .departure(let count, let seconds):
      "The \(count) ranks have not all left within \(seconds) s after their work was done: look for what became of them."
    case .difference(let rank, let host, let what, let found, let expected):
      "Rank \(rank) on \(host) has \(what) \(found), and rank 0 \(expected): all ranks need the same."
    case .disorder(let rank, let count):
      "Rank \(rank) of \(count) is at another place of the program: please report this with the command."
    case .failure(let failure): "\(failure)"
    }
  }
}

/// Why a rank has given up.
package struct RankFailure: Sendable, Hashable, CustomStringConvertible {
  /// The first that has.
  package let rank: Int
  package let host: String
  /// Why, in a sentence.
  package let sentence: String
  /// With which status the processes end.
  package let status: UInt8
  /// Whether all have, for the same reason.
  package let isCommon: Bool

  package init(rank: Int, host: String, sentence: String, status: UInt8, isCommon: Bool) {
    self.rank = rank
    self.host = host
    self.sentence = sentence
    self.status = status
    self.isCommon = isCommon
  }

  package var description: String {
    rank == 0 || isCommon ? sentence : "rank \(rank) on \(host): \(sentence)"
  }
}
