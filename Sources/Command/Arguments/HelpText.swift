import Reporting

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

      \(group == nil ? "Topics:\n\(indented(HelpTopic.all.map { [$0.name, $0.summary] }))\n\n" : "")\
      `\(tool.name) COMMAND --help` says more about each, `\(tool.name) help TOPIC` about a topic, \
      `\(tool.name) --version` which build this is.

      """
  }

  /// What a command takes.
  func details(of command: any Subcommand) -> String {
    let usage = [tool.name, command.name] + command.parameters.map(\.usage)
    let handing = command as? any HandingOnSubcommand
    let rest = handing.map { " [-- \($0.restName)]" } ?? ""
    var blocks = [
      "\(tool.name) \(command.name): \(command.summary)", "Usage: \(usage.joined(separator: " ")) [OPTIONS]\(rest)",
    ]
    if !command.parameters.isEmpty {
      blocks.append("Arguments:\n" + indented(command.parameters.map { [$0.name.uppercased(), summary(of: $0)] }))
    }
    let options =
      command.options.map { [$0.usage, $0.help] } + [["--help", "Show this text"]]
      + (handing.map { [["-- \($0.restName)", $0.restSummary]] } ?? [])
    blocks.append("Options:\n" + indented(options))
    if !command.examples.isEmpty {
      let lines = command.examples.map { "  \(tool.name) \(command.name)" + ($0.isEmpty ? "" : " " + $0) }
      blocks.append((lines.count == 1 ? "Example:\n" : "Examples:\n") + lines.joined(separator: "\n"))
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func summary(of parameter: CommandParameter) -> String {
    guard let choices = parameter.choices, !choices.isEmpty else { return parameter.summary }
    return "\(parameter.summary): \(choices.joined(separator: ", "))"
  }

  private func indented(_ rows: [[String]]) -> String {
    AlignedColumns(rows: rows, leftAligned: true).indentedText
  }
}
