public import Command

/// The commands of `triad bench`: what a researcher's own executable does without unless it asks for them.
public enum BenchmarkCommands {
  /// Every command that begins with `triad bench`, in the order in which help lists them.
  public static var all: [any Subcommand] {
    [
      BenchStepCommand(), BenchKernelsCommand(), BenchDataCommand(), BenchCompareCommand(), BenchScalingCommand(),
      BenchRanksCommand(), BenchStatisticsCommand(),
    ]
  }
}
