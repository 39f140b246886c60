/// An argument of a command that is known by its place: the experiment of `triad run`.
public struct CommandParameter: Sendable, Hashable {
  /// What it is, in lower case: `experiment`. Help texts write it in capitals.
  public var name: String
  /// What it means, in one line.
  public var summary: String
  /// The only values it takes; nil for any.
  public var choices: [String]?
  /// True when it may be left out; only the last may.
  public var isOptional: Bool

  public init(_ name: String, _ summary: String, choices: [String]? = nil, isOptional: Bool = false) {
    self.name = name
    self.summary = summary
    self.choices = choices
    self.isOptional = isOptional
  }

  /// As it is typed: `EXPERIMENT`, in brackets when optional.
  var usage: String { isOptional ? "[\(name.uppercased())]" : name.uppercased() }
}
