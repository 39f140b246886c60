import Foundation
public import Studies

/// The command line as a library: a researcher's own executable is `TriadCommand.main(experiments: [...])` and nothing else.
public enum TriadCommand {
  /// The tool with its commands, for tests.
  ///
  /// - Parameter commands: Commands of one's own, listed behind the others.
  package static func tool(
    experiments: [Experiment] = [], commands: [any Subcommand] = []
  ) -> CommandLineTool {
    CommandLineTool(
      name: "triad", summary: "what does each objective of vision-language pre-training contribute?",
      commands: [
        ListCommand(experiments: experiments),
        PlanCommand(experiments: experiments),
        RunCommand(experiments: experiments),
        WorkerCommand(experiments: experiments),
        TableCommand(experiments: experiments),
        ReportCommand(experiments: experiments),
        QueriesCommand(experiments: experiments),
        FinetuneCommand(experiments: experiments),
        EvaluateCommand(experiments: experiments),
        RunsListCommand(),
        RunsShowCommand(),
        RunsDiffCommand(),
        RunsRemoveCommand(),
        RunsCollectCommand(),
        LogCommand(experiments: experiments),
        DataFetchCommand(),
        DataBuildCommand(),
        DataCheckCommand(),
        DataExportCommand(),
        DataConceptsCommand(),
        DataLeaksCommand(),
        DataViewsCommand(),
        ReplayCommand(),
        CheckpointFetchCommand(),
        CheckpointShowCommand(),
        CheckpointReportCommand(),
        CheckpointConvertCommand(),
        CheckpointDiffCommand(),
      ] + commands)
  }

  /// Runs the process's command line and ends the process.
  public static func main(experiments: [Experiment] = [], commands: [any Subcommand] = []) -> Never {
    // Whoever started the process may have blocked signals, as threads of a pool do; nobody could stop it then.
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    // A write to a closed pipe becomes an error, which `TextStream` knows what to do with, instead of the end.
    signal(SIGPIPE, SIG_IGN)
    // A file that grows beyond the limit fails like a full disk.
    signal(SIGXFSZ, SIG_IGN)
    // A programmer's error ends in its one sentence; the stack behind it is for those who ask for it.
    if ProcessInfo.processInfo.environment["SWIFT_BACKTRACE"] == nil {
      for number in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE] { signal(number, SIG_DFL) }
    }
    let words = Array(CommandLine.arguments.dropFirst())
    exit(tool(experiments: experiments, commands: commands).run(words, on: .standard()).rawValue)
  }
}
