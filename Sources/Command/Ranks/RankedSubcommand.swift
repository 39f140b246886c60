package import Ranks

/// A command that several processes can do together, started by `mpirun` or `srun`.
package protocol RankedSubcommand: Subcommand {
  /// - Parameters:
  ///   - console: Of all ranks but the first, silent.
  ///   - ranks: Nil where the process was started alone.
  func run(_ arguments: ParsedArguments, on console: Console, ranks: Ranks?) throws
}

extension RankedSubcommand {
  public func run(_ arguments: ParsedArguments, on console: Console) throws {
    try run(arguments, on: console, ranks: nil)
  }
}
