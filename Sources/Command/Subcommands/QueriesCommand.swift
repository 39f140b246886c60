import JSON
import Reporting
import Studies

/// `triad queries`: which captions an arm fixes or breaks against the baseline.
struct QueriesCommand: Subcommand {
  let experiments: [Experiment]
  let name = "queries"
  let summary = "List the captions that an arm fixes or breaks against the baseline"
  var parameters: [CommandParameter] {
    selection.parameters + [CommandParameter("arm", "Which row; the baseline is the first one")]
  }
  var options: [CommandOption] {
    [Self.against, Self.track, Self.direction, Self.top, Self.reranked, Self.limit, Self.format] + selection.options
  }

  private static let against = CommandOption.value(
    "against", "ARM", "What it is compared with; without it the baseline")
  private static let track = CommandOption.value(
    "track", "NAME", "The evaluation track; without it the first of the data")
  private static let direction = CommandOption.choice(
    "direction", StudyColumn.Direction.allCases.map(\.rawValue), "Captions find pictures, or pictures captions",
    default: StudyColumn.Direction.textToImage.rawValue)
  private static let top = CommandOption.value(
    "top", "K", "How many first candidates count as found", default: String(PerQueryComparison.standardCutoff))
  private static let reranked = CommandOption.flag(
    "reranked", "After image-text matching has ordered the first candidates")
  private static let limit = CommandOption.value("limit", "N", "How many queries are listed each", default: "20")
  private static let format = CommandOption.choice(
    "format", ["text", "md", "json"], "For reading, or with every query (json)", default: "text")

  private var selection: StudySelection { StudySelection(experiments: experiments) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let study = try selection.study(arguments, for: self)
    let comparison = try PerQueryComparison(
      study, arm: try arguments.required("arm", of: self), against: arguments.value(Self.against.name),
      on: arguments.value(Self.track.name),
      arguments.value(Self.direction.name).flatMap(StudyColumn.Direction.init(rawValue:)) ?? .textToImage,
      cutoff: try arguments.integer(Self.top.name, atLeast: 1) ?? PerQueryComparison.standardCutoff,
      isReranked: arguments.hasFlag(Self.reranked.name))
    let grids = comparison.grids(limit: try arguments.integer(Self.limit.name, atLeast: 1) ?? 20)
    let blocks: [String]
    switch arguments.value(Self.format.name) {
    case "json":
      console.output.write(comparison.document.indentedText)
      return
    case "md":
      blocks = comparison.sentences + grids.flatMap { ["### \($0.title ?? "")", $0.markdown] }
    default:
      blocks = [comparison.sentences.joined(separator: "\n")] + grids.flatMap { [$0.title ?? "", $0.text()] }
    }
    console.output.write(blocks.joined(separator: "\n\n") + "\n")
  }
}
