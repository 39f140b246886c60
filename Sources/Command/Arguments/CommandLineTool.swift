import Foundation
import Studies

/// Finds the command that a command line names, runs it, and turns what goes wrong into one sentence and an exit code.
public struct CommandLineTool: Sendable {
  /// What is typed to start it.
  public let name: String
  /// What it is for, in one line.
  public let summary: String
  /// The commands, in the order of the help text.
  public let commands: [any Subcommand]

  public init(name: String, summary: String, commands: [any Subcommand]) {
    self.name = name
    self.summary = summary
    self.commands = commands
  }

  /// Runs the command that `words` name; they do not contain the tool's own name.
  public func run(_ words: [String], on console: Console) -> ExitCode {
    do {
      try dispatch(words, on: console)
    } catch let error as UsageError {
      console.diagnostics.writeLine("\(name): \(error)")
      return .usage
    } catch let stop as StudyInterruption {
      console.diagnostics.writeLine("\(name): \(stop)")
      return .interruption
    } catch {
      console.diagnostics.writeLine("\(name): \(Self.sentence(error))")
      return .failure
    }
    if let failure = console.output.failure {
      console.diagnostics.writeLine("\(name): the output could not be written: \(failure).")
      return .failure
    }
    return .success
  }

  private func dispatch(_ words: [String], on console: Console) throws {
    guard let first = words.first, !["--help", "-h", "help"].contains(first) else {
      // `triad help run` is `triad run --help`.
      let rest = Array(words.dropFirst())
      if words.first == "help", !rest.isEmpty { return try dispatch(rest + ["--help"], on: console) }
      return console.output.write(HelpText(tool: self).overview())
    }
    guard let command = command(for: words) else {
      let isGroup = commands.contains { $0.words.count > 1 && $0.words.first == first }
      if isGroup, words.count == 1 || words[1].hasPrefix("-") {
        return console.output.write(HelpText(tool: self).overview(group: first))
      }
      let typed = isGroup ? words.prefix(2).joined(separator: " ") : first
      throw UsageError.unknownCommand(
        typed, suggestion: Suggestion.nearest(to: typed, among: commands.filter { !$0.isHidden }.map(\.name)))
    }
    guard let arguments = try ArgumentParser(command: command).parse(words.dropFirst(command.words.count)) else {
      return console.output.write(HelpText(tool: self).details(of: command))
    }
    try command.run(arguments, on: console)
  }

  /// The command with the longest name that the words begin with.
  private func command(for words: [String]) -> (any Subcommand)? {
    commands.filter { words.starts(with: $0.words) }.max { $0.words.count < $1.words.count }
  }

  /// An error in one line. Ours say it themselves; Foundation's need to be asked for their words.
  private static func sentence(_ error: any Error) -> String {
    let text = type(of: error) is NSError.Type || error is CocoaError ? error.localizedDescription : "\(error)"
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
