/// What may come next on a command line that is being typed, whichever shell asks.
package struct Completion {
  private let tool: CommandLineTool

  /// A word that may stand where the cursor is.
  package struct Candidate: Sendable, Hashable {
    package let word: String
    /// What it means, in one line; may be empty.
    package let summary: String

    init(_ word: String, _ summary: String = "") { (self.word, self.summary) = (word, summary) }
  }

  /// What may come next.
  package struct Answer: Sendable, Hashable {
    package var candidates: [Candidate] = []
    /// Whether the name of any file or folder may stand there as well.
    package var takesFiles = false
  }

  package init(_ tool: CommandLineTool) { self.tool = tool }

  /// - Parameter words: Everything after the tool's name; the last one is what stands before the cursor, perhaps nothing.
  package func answer(_ words: [String]) -> Answer {
    let (before, partial) = (words.dropLast(), words.last ?? "")
    // `triad help run` takes what `triad` takes.
    if before.first == "help" { return Answer(candidates: names(before.dropFirst(), partial, topics: true)) }
    guard let command = tool.command(for: Array(before)) else {
      let options = before.isEmpty && partial.hasPrefix("-") ? [Candidate("--help"), Candidate("--version")] : []
      return Answer(candidates: names(before, partial) + options.filter { $0.word.hasPrefix(partial) })
    }
    return answer(command, before.dropFirst(command.words.count), partial)
  }

  /// The next word of the names of commands, each once, in their order.
  private func names(_ before: ArraySlice<String>, _ partial: String, topics: Bool = false) -> [Candidate] {
    var result: [Candidate] = []
    let shown = tool.commands.filter { !$0.isHidden && $0.words.starts(with: before) && $0.words.count > before.count }
    for command in shown {
      let word = command.words[before.count]
      let isLast = command.words.count == before.count + 1
      guard word.hasPrefix(partial), !result.contains(where: { $0.word == word }) else { continue }
      result.append(Candidate(word, isLast ? command.summary : ""))
    }
    guard before.isEmpty else { return result }
    let others =
      topics ? HelpTopic.all.map { Candidate($0.name, $0.summary) } : [Candidate("help", "What a command does")]
    return result + others.filter { $0.word.hasPrefix(partial) }
  }

  private func answer(_ command: any Subcommand, _ before: ArraySlice<String>, _ partial: String) -> Answer {
    var given: Set<String> = []
    var places = 0
    var words = before
    var awaiting: CommandOption?
    while let word = words.popFirst() {
      // What follows is another program's.
      if word == "--" { return Answer(takesFiles: true) }
      guard word.hasPrefix("-"), word != "-" else {
        places += 1
        continue
      }
      let name = word.drop { $0 == "-" }.prefix { $0 != "=" }
      guard let option = command.options.first(where: { $0.isNamed(String(name)) }) else { continue }
      given.insert(option.name)
      guard option.valueName != nil, !option.isValueOptional, !word.contains("=") else { continue }
      if words.isEmpty { awaiting = option } else { words.removeFirst() }
    }
    if let awaiting { return values(of: awaiting, beginning: partial) }
    if partial.hasPrefix("--"), let sign = partial.firstIndex(of: "=") {
      let name = String(partial[..<sign].dropFirst(2))
      guard let option = command.options.first(where: { $0.isNamed(name) }) else { return Answer() }
      var answer = values(of: option, beginning: String(partial[partial.index(after: sign)...]))
      answer.candidates = answer.candidates.map { Candidate("--\(name)=\($0.word)", $0.summary) }
      return answer
    }
    if partial.hasPrefix("-") { return Answer(candidates: options(of: command, except: given, beginning: partial)) }
    guard places < command.parameters.count else { return Answer() }
    let parameter = command.parameters[places]
    let choices = (parameter.choices ?? []).filter { $0.hasPrefix(partial) }
    return Answer(
      candidates: choices.map { Candidate($0) }, takesFiles: parameter.choices == nil || parameter.isOpen)
  }

  private func options(
    of command: any Subcommand, except given: Set<String>, beginning partial: String
  ) -> [Candidate] {
    let left = command.options.filter { $0.repeats || !given.contains($0.name) }
    return (left.map { Candidate("--" + $0.name, $0.summary) } + [Candidate("--help", "Show what the command takes")])
      .filter { $0.word.hasPrefix(partial) }
  }

  private func values(of option: CommandOption, beginning partial: String) -> Answer {
    guard let choices = option.choices else { return Answer(takesFiles: option.isPath) }
    return Answer(candidates: choices.filter { $0.hasPrefix(partial) }.map { Candidate($0) })
  }
}
