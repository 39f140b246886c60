import Files
import Foundation
import Reporting
import Studies

/// Finds the command that a command line names, runs it, and turns what goes wrong into one sentence and an exit code.
package struct CommandLineTool: Sendable {
  /// What is typed to start it.
  package let name: String
  /// What is wrong with how it was made, a sentence each: it then does nothing.
  let faults: [String]
  /// What it is for, in one line.
  package let summary: String
  /// The commands, in the order of the help text.
  package let commands: [any Subcommand]

  package init(name: String, faults: [String] = [], summary: String, commands: [any Subcommand]) {
    self.name = name
    self.faults = faults
    self.summary = summary
    self.commands = commands
  }

  /// Runs the command that `words` name; they do not contain the tool's own name.
  package func run(_ words: [String], on console: Console) -> ExitCode {
    let console = console.naming(tool: name)
    guard faults.isEmpty else {
      for fault in faults { console.diagnostics.writeLine("\(name): \(fault)") }
      return .usage
    }
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
      return console.output.write(HelpText(tool: self).overview().naming(tool: name))
    }
    guard let command = command(for: words) else {
      let isGroup = commands.contains { $0.words.count > 1 && $0.words.first == first }
      if isGroup, words.count == 1 || words[1].hasPrefix("-") {
        return console.output.write(HelpText(tool: self).overview(group: first).naming(tool: name))
      }
      let typed = isGroup ? words.prefix(2).joined(separator: " ") : first
      throw UsageError.unknownCommand(
        typed, suggestion: Suggestion.nearest(to: typed, among: commands.filter { !$0.isHidden }.map(\.name)))
    }
    guard let arguments = try ArgumentParser(command: command).parse(words.dropFirst(command.words.count)) else {
      return console.output.write(HelpText(tool: self).details(of: command).naming(tool: name))
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

/// The help texts of a tool and of its commands.
struct HelpText {
  let tool: CommandLineTool

  /// What the tool is and which commands it has; only those of a group when one is named.
  func overview(group: String? = nil) -> String {
    let commands = tool.commands.filter { !$0.isHidden && (group == nil || $0.words.first == group) }
    return """
      \(tool.name): \(tool.summary)

      Usage: \(tool.name) \(group.map { $0 + " " } ?? "")COMMAND [OPTIONS]

      Commands:
      \(indented(commands.map { [$0.name, $0.summary] }))

      `\(tool.name) COMMAND --help` says more about each.

      """
  }

  /// What a command takes.
  func details(of command: any Subcommand) -> String {
    let usage = [tool.name, command.name] + command.parameters.map(\.usage)
    var blocks = [
      "\(tool.name) \(command.name): \(command.summary)", "Usage: \(usage.joined(separator: " ")) [OPTIONS]",
    ]
    if !command.parameters.isEmpty {
      blocks.append("Arguments:\n" + indented(command.parameters.map { [$0.name.uppercased(), summary(of: $0)] }))
    }
    let options = command.options.map { [$0.usage, $0.help] } + [["--help", "Show this text"]]
    blocks.append("Options:\n" + indented(options))
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func summary(of parameter: CommandParameter) -> String {
    guard let choices = parameter.choices, !choices.isEmpty else { return parameter.summary }
    return "\(parameter.summary): \(choices.joined(separator: ", "))"
  }

  private func indented(_ rows: [[String]]) -> String {
    AlignedColumns(rows: rows, leftAligned: true).text.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
  }
}

/// How a command ended, as the shell sees it.
package enum ExitCode: Int32, Sendable, Hashable {
  case success = 0
  /// The command was understood and could not be done.
  case failure = 1
  /// The command line is wrong.
  case usage = 2
  /// Somebody stopped it, as shells report Control-C.
  case interruption = 130
}
