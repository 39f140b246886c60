import Reporting
import Studies

/// What the commands on runs share: the folder, and the words for what is in it.
enum RunsFolder {
  static let option = CommandOption.value("runs", "FOLDER", "Where runs lie", default: "runs")
  static let id = CommandParameter("run", "Its identity, or the beginning of it")
  static let force = CommandOption.flag("force", "Remove what would be lost; without it the command only says what")

  static func store(_ arguments: ParsedArguments) -> RunStore { RunStore(arguments.value("runs") ?? "runs") }

  static func word(_ state: RunRecord.State) -> String {
    switch state {
    case .absent: "empty"
    case .running: "running"
    case .interrupted: "interrupted"
    case .finished: "finished"
    case .failed: "failed"
    }
  }

  /// `1.5 MiB`
  static func size(_ bytes: Int) -> String {
    if bytes < 1 << 10 { return "\(bytes) B" }
    if bytes < 1 << 20 { return "\(NumberFormat.fixed(1).text(Double(bytes) / 1024)) KiB" }
    if bytes < 1 << 30 { return "\(NumberFormat.fixed(1).text(Double(bytes) / Double(1 << 20))) MiB" }
    return "\(NumberFormat.fixed(1).text(Double(bytes) / Double(1 << 30))) GiB"
  }
}

/// Something would be lost, and nobody has said that it may be.
struct LossError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What would be lost, one line each.
  let losses: [String]

  /// Lines of a message that is to be read.
  private static let shown = 4

  var description: String {
    let shown = losses.prefix(LossError.shown).joined(separator: "; ")
    let rest = losses.count > LossError.shown ? "; and \(losses.count - LossError.shown) more" : ""
    return "This would be lost: \(shown)\(rest). Add `--force` to remove it."
  }
}
