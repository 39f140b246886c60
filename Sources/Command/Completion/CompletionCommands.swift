/// `triad completion`: what a shell must be told once to complete commands, options and names.
struct CompletionCommand: Subcommand {
  let tool: String
  let name = "completion"
  let summary = "Print the script that completes commands in a shell"
  let parameters = [
    CommandParameter("shell", "Which one", choices: CompletionShell.allCases.map(\.rawValue))
  ]
  let examples = [
    "bash > ~/.local/share/bash-completion/completions/NAME", "zsh > FOLDER-OF-FPATH/_NAME",
    "fish > ~/.config/fish/completions/NAME.fish",
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let name = try arguments.required("shell", of: self)
    guard let shell = CompletionShell(rawValue: name) else { return }
    console.output.write(shell.script(for: tool))
  }
}

/// `triad complete -- WORD...`: what the scripts ask: a candidate per line, after a tab what it means; `:files` where names of files fit.
struct CompleteCommand: HandingOnSubcommand {
  let tool: CommandLineTool
  let name = "complete"
  let summary = "List what may come next on a command line"
  let isHidden = true
  let restName = "WORD..."
  let restSummary = "The words after the tool's name, the last one unfinished"

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let answer = Completion(tool).answer(arguments.rest)
    for candidate in answer.candidates { console.output.writeLine("\(candidate.word)\t\(candidate.summary)") }
    if answer.takesFiles { console.output.writeLine(":files\t") }
  }
}
