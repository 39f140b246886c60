import Files
import Studies
import Training

/// What `--data`, `--test` and `--validation` say, the same wherever a study is named.
struct DataSelection {
  let workplace: Workplace

  private static let data = CommandOption.values(
    "data", "DATA",
    "debcap, debcap-ko, shapes (`triad parts data-sets`), or FORMAT:PATH[,root=FOLDER][,split=NAME] (docs/own-data.md); several are mixed, 3*ADDRESS gives a "
      + "share (default: what the experiment asks for, else debcap)")
  private static let test = CommandOption.values(
    "test", "NAME=ADDRESS",
    "With an address as --data: what retrieval is asked about, each a track of the table; by default the data's own test split, else a "
      + "tenth of the groups")
  private static let validation = CommandOption.values(
    "validation", "ADDRESS", "With an address as --data: what is asked instead where settings are chosen")

  private static let noFlips = CommandOption.flag(
    "no-flips", "With an address as --data: mirror no picture, for captions that speak of left and right")

  var options: [CommandOption] { [Self.data, Self.test, Self.validation, Self.noFlips] }

  /// What was typed, for another process.
  func words(_ arguments: ParsedArguments) -> DataWords {
    DataWords(
      training: arguments.values(Self.data.name), tracks: arguments.values(Self.test.name),
      validation: arguments.values(Self.validation.name), allowsFlips: !arguments.hasFlag(Self.noFlips.name))
  }

  /// The data set that the arguments name; nil if they name none.
  func set(_ arguments: ParsedArguments) throws -> StudyDataSet? {
    let words = words(arguments)
    let companion = words.tracks.isEmpty ? words.validation.isEmpty ? nil : Self.validation : Self.test
    guard let first = words.training.first else {
      if let companion { throw UsageError.missingOption(Self.data.name, with: companion.name) }
      if !words.allowsFlips { throw UsageError.missingOption(Self.data.name, with: Self.noFlips.name) }
      return nil
    }
    if words.training.count == 1, let known = known.first(where: { $0.name.rawValue == first }) {
      if let companion { throw OwnDataError.ownTracks(data: first, option: "--\(companion.name)") }
      if !words.allowsFlips { throw OwnDataError.ownFlips(data: first) }
      return known
    }
    for text in words.training { try requireAddress(text, among: words.training) }
    return .files(
      training: words.training, tracks: words.tracks, validation: words.validation, allowsFlips: words.allowsFlips)
  }

  /// The data sets of the command line and those that experiments bring.
  private var known: [StudyDataSet] { workplace.catalogue.dataSets }

  private func requireAddress(_ text: String, among all: [String]) throws {
    guard !text.contains(":") else { return }
    let names = known.map(\.name.rawValue)
    if names.contains(text) { throw DataSelectionError.name(text) }
    throw UsageError.unknownChoice(
      text, kind: Self.data.name, choices: names + ["FORMAT:PATH (docs/own-data.md)"],
      suggestion: Suggestion.nearest(to: text, among: names))
  }
}

/// Why data cannot be had as they are asked for.
enum DataSelectionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A data set known by name brings its own tracks, and is not part of a mixture.
  case name(String)
  /// A protocol says itself how many candidates are re-ranked.
  case shortlist(of: RetrievalProtocol)

  var description: String {
    switch self {
    case .name(let name):
      "'\(name)' by its name is a whole data set with what it is asked about: in a mixture write its address, --data \(name):."
    case .shortlist(let rules):
      "--shortlist has no effect beside protocol=\(rules.name), which re-ranks \(rules.shortlist) candidates: leave out one of them."
    }
  }
}
