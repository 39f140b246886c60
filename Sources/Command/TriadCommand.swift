import Files
import Foundation
public import Studies
import Tensor

/// The command line as a library: a researcher's own executable is `TriadCommand.main(experiments: [...])` and nothing else.
public enum TriadCommand {
  /// The tool with its commands, for tests.
  ///
  /// - Parameters:
  ///   - catalogue: Beside what the experiments use and bring.
  ///   - name: What is typed to start it.
  ///   - commands: Commands of your own, listed after the others.
  ///   - slurm: What submits.
  ///   - devices: What there is to compute on.
  package static func tool(
    experiments: [Experiment] = [], catalogue: Catalogue = .standard, name: String = "triad",
    commands: [any Subcommand] = [], slurm: SlurmPrograms = .standard, devices: ComputeDevices = .standard
  ) -> CommandLineTool {
    let workplace = Workplace(experiments: experiments, catalogue: catalogue, tool: name, devices: devices)
    let faults =
      StudyNames.clashes(among: experiments.map(\.name)) + workplace.catalogue.clashes
      + [ProcessorWishes.ofProcess.fault, devices.fault].compactMap { $0 }
    let summary = "what does each objective of vision-language pre-training contribute?"
    let visible: [any Subcommand] =
      [
        ListCommand(workplace: workplace),
        PartsCommand(workplace: workplace),
        PlanCommand(workplace: workplace),
        RunCommand(workplace: workplace),
        WorkerCommand(workplace: workplace),
        SlurmCommand(workplace: workplace, programs: slurm),
        TableCommand(workplace: workplace),
        ReportCommand(workplace: workplace),
        QueriesCommand(workplace: workplace),
        FinetuneCommand(workplace: workplace),
        EvaluateCommand(workplace: workplace),
        RunsListCommand(),
        RunsShowCommand(),
        RunsDiffCommand(),
        RunsRemoveCommand(),
        RunsCollectCommand(),
        LogCommand(workplace: workplace),
        DataFetchCommand(),
        DataBuildCommand(),
        DataCheckCommand(),
        DataExportCommand(),
        DataConceptsCommand(),
        DataLeaksCommand(workplace: workplace),
        DataViewsCommand(),
        ReplayCommand(devices: devices),
        CheckpointFetchCommand(),
        CheckpointShowCommand(),
        CheckpointReportCommand(),
        CheckpointConvertCommand(),
        CheckpointDiffCommand(),
        CUDAInfoCommand(devices: devices),
        CUDACompileCommand(devices: devices),
        CUDACheckCommand(devices: devices),
        CompletionCommand(tool: name),
      ] + commands
    let completed = CommandLineTool(name: name, faults: faults, summary: summary, commands: visible)
    return CommandLineTool(
      name: name, faults: faults, summary: summary, commands: visible + [CompleteCommand(tool: completed)])
  }

  /// Runs the process's command line and ends the process.
  ///
  /// - Parameters:
  ///   - experiments: What can be run by name. The parts that they use need not be in the catalogue.
  ///   - catalogue: What experiments do not bring themselves: downstream tasks, columns, data sets and scales of your own for all of
  ///     them, and parts that runs of other tools use.
  ///   - commands: Commands of your own, listed after the others.
  public static func main(
    experiments: [Experiment] = [], catalogue: Catalogue = .standard, commands: [any Subcommand] = []
  ) -> Never {
    // Before anything is opened.
    StandardDescriptors.occupy()
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
    let name = CommandLine.arguments.first.map { URL(fileURLWithPath: $0).lastPathComponent } ?? "triad"
    let tool = tool(experiments: experiments, catalogue: catalogue, name: name, commands: commands)
    exit(tool.run(words, on: .standard()).rawValue)
  }
}
