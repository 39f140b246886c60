public import Command
import Tensor

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

extension ParsedArguments {
  /// The processor with as many threads as `--threads` asks for, or with all of its own.
  func processor() throws(UsageError) -> CPUDevice {
    guard let threads = try integer("threads", atLeast: 1) else { return .standard }
    return CPUDevice(threadCount: threads)
  }
}
