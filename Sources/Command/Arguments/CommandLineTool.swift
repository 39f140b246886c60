import Files
import Foundation
import Ranks
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
  ///
  /// - Parameter environment: Where a launcher of several processes leaves its mark.
  package func run(
    _ words: [String], on console: Console, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> ExitCode {
    // One of several processes speaks for all.
    let speaks = RankSession.speaks(environment)
    let ownConsole = console.naming(tool: name)
    let console = speaks ? ownConsole : .silent()
    guard faults.isEmpty else {
      for fault in faults { console.diagnostics.writeLine("\(name): \(fault)") }
      return .usage
    }
    do {
      guard let invocation = try invocation(words, on: console) else { return written(console) }
      return try run(invocation, RankSession(environment), words, on: console)
    } catch {
      let end = CommandEnd(error)
      // The launcher ends all of them when the first one ends like this, and should let the one speak that speaks for all.
      if !speaks { usleep(200_000) }
      // What the machine of one rank lacks nobody else says.
      let isAlone = error is UnjoinedRankError && RankSession.speaksForMachine(environment)
      let voice = isAlone ? ownConsole : console
      voice.diagnostics.writeLine("\(name): \(end.sentence)")
      return end.code
    }
  }

  /// A command with its arguments.
  private typealias Invocation = (command: any Subcommand, arguments: ParsedArguments)

  private func run(
    _ invocation: Invocation, _ session: RankSession, _ words: [String], on console: Console
  ) throws -> ExitCode {
    guard let command = invocation.command as? any RankedSubcommand else {
      if let count = session.count, count > 1 {
        throw UsageError.undividedCommand(invocation.command.name, processes: count)
      }
      try invocation.command.run(invocation.arguments, on: console)
      return written(console)
    }
    guard let ranks = try session.join([name] + words) else {
      try command.run(invocation.arguments, on: console, ranks: nil)
      return written(console)
    }
    do {
      try command.run(invocation.arguments, on: console, ranks: ranks)
      let code = written(console)
      try ranks.finish()
      return code
    } catch {
      return end(ranks, CommandEnd(error), on: console)
    }
  }

  /// Tells the other ranks, which then end as this one does; the first one says why.
  private func end(_ ranks: Ranks, _ end: CommandEnd, on console: Console) -> ExitCode {
    guard let failure = ranks.fail(end.sentence, status: UInt8(truncatingIfNeeded: end.code.rawValue)) else {
      // They do not hear each other: whoever has noticed says so, and the launcher ends the rest.
      Console.standard().diagnostics.writeLine("\(name): \(end.sentence)")
      _exit(end.code.rawValue)
    }
    console.diagnostics.writeLine("\(name): \(failure)")
    do {
      try ranks.leave()
    } catch {
      console.diagnostics.writeLine("\(name): \(error)")
    }
    return ExitCode(rawValue: Int32(failure.status)) ?? .failure
  }

  private func written(_ console: Console) -> ExitCode {
    guard let failure = console.output.failure else { return .success }
    console.diagnostics.writeLine("\(name): the output could not be written: \(failure).")
    return .failure
  }

  /// What is to be done; nil where a help text was wanted, which is then written.
  private func invocation(_ words: [String], on console: Console) throws -> Invocation? {
    guard let first = words.first, !["--help", "-h", "help"].contains(first) else {
      // `triad help run` is `triad run --help`.
      let rest = Array(words.dropFirst())
      if words.first == "help", !rest.isEmpty {
        guard rest.count == 1, let topic = HelpTopic.named(rest[0]) else {
          return try invocation(rest + ["--help"], on: console)
        }
        console.output.write(topic.text.naming(tool: name))
        return nil
      }
      console.output.write(HelpText(tool: self).overview().naming(tool: name))
      return nil
    }
    if first == "--version" {
      console.output.writeLine(VersionText.ofProcess(tool: name).line)
      return nil
    }
    guard let command = command(for: words) else {
      let isGroup = commands.contains { $0.words.count > 1 && $0.words.first == first }
      if isGroup, words.count == 1 || words[1].hasPrefix("-") {
        console.output.write(HelpText(tool: self).overview(group: first).naming(tool: name))
        return nil
      }
      let typed = isGroup ? words.prefix(2).joined(separator: " ") : first
      throw UsageError.unknownCommand(
        typed, suggestion: Suggestion.nearest(to: typed, among: commands.filter { !$0.isHidden }.map(\.name)))
    }
    guard let arguments = try ArgumentParser(command: command).parse(words.dropFirst(command.words.count)) else {
      console.output.write(HelpText(tool: self).details(of: command).naming(tool: name))
      return nil
    }
    return (command, arguments)
  }

  /// The command with the longest name that the words begin with.
  func command(for words: [String]) -> (any Subcommand)? {
    commands.filter { words.starts(with: $0.words) }.max { $0.words.count < $1.words.count }
  }
}

/// How a command that has thrown ends: with a sentence and a status.
private struct CommandEnd {
  let sentence: String
  let code: ExitCode

  init(_ error: any Error) {
    // Ours say it themselves; Foundation's need to be asked for their words.
    let text = type(of: error) is NSError.Type || error is CocoaError ? error.localizedDescription : "\(error)"
    sentence = text.split(whereSeparator: \.isNewline).joined(separator: " ").printableLines
    code =
      switch error {
      case is UsageError: .usage
      case is StudyInterruption: .interruption
      case RunTaskError.occupied: .postponement
      default: .failure
      }
  }
}

/// How a command ended, as the shell sees it.
package enum ExitCode: Int32, Sendable, Hashable {
  case success = 0
  /// The command was understood and could not be done.
  case failure = 1
  /// The command line is wrong.
  case usage = 2
  /// Another process is at it: later there may be something to do, or nothing any more.
  case postponement = 75
  /// Somebody stopped it, as shells report Control-C.
  case interruption = 130
}
