public import Command

/// The commands of `triad bench`: what a researcher's own executable does without unless it asks for them.
public enum BenchmarkCommands {
  public static var all: [any Subcommand] {
    [
      BenchStepCommand(), BenchKernelsCommand(), BenchDataCommand(), BenchCompareCommand(), BenchScalingCommand(),
      BenchRanksCommand(), BenchStatisticsCommand(),
    ]
  }
}
