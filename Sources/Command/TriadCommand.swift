import Foundation

/// The command line as a library: a researcher's own executable is `TriadCommand.main(commands:)` and nothing else.
public enum TriadCommand {
  /// The tool with its commands, for tests.
  public static func tool(commands: [any Subcommand] = []) -> CommandLineTool {
    CommandLineTool(
      name: "triad", summary: "what does each objective of vision-language pre-training contribute?",
      commands: commands)
  }

  /// Runs the process's command line and ends the process.
  public static func main(commands: [any Subcommand] = []) -> Never {
    // A write to a closed pipe becomes an error, which `TextStream` knows what to do with, instead of the end.
    signal(SIGPIPE, SIG_IGN)
    let words = Array(CommandLine.arguments.dropFirst())
    exit(tool(commands: commands).run(words, on: .standard()).rawValue)
  }
}
