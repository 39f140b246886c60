import DataSets
import Files
import Studies

/// `triad data check`: verifies the cache file and counts what it holds, or does so with any other source.
struct DataCheckCommand: Subcommand {
  let name = "data check"
  let summary = "Verify the cache of DebCap and count its pictures, or validate data of your own"
  let examples = [
    "",
    "folder:my-pictures --sheet pictures.png",
    "tar:shard-{000..099}.tar --against coco:captions_val2014.json,root=val2014",
  ]
  let parameters = [
    CommandParameter(
      "data", "FORMAT:PATH[,root=FOLDER][,split=NAME] (docs/data-formats.md); DebCap if absent", isOptional: true)
  ]
  let options: [CommandOption] =
    [.choice("source", DebCapOrigin.allCases.map(\.rawValue), "DebCap: count one source only")]
    + DataCensusReport.options

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    if let address = arguments.parameter("data") {
      if arguments.isGiven("source") {
        throw UsageError.ineffectiveOption(
          "source", reason: "it is about DebCap's cache, and \(address) is another source")
      }
      return try DataCensusReport(address, arguments).run(on: console)
    }
    if let option = DataCensusReport.options.first(where: { arguments.isGiven($0.name) }) {
      throw UsageError.ineffectiveOption(
        option.name, reason: "it is about a source that is named, such as debcap:, and none is")
    }
    let census = DebCapCensus(try StudyData.debCapCache(isVerified: true).records)
    let source = arguments.value("source")
    let lines = census.table.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.dropLast().enumerated() {
      // The heading, and the rows of the source that was asked for.
      if let source, index > 0, !line.hasPrefix(source) { continue }
      console.output.writeLine(String(line))
    }
    let deviations = census.deviations.filter { deviation in source.map { deviation.hasPrefix($0) } ?? true }
    guard deviations.isEmpty else { throw DataDeviation(sentences: deviations) }
  }

  /// The counts are not those that the rules gave when they were written.
  struct DataDeviation: Error, CustomStringConvertible {
    let sentences: [String]

    var description: String {
      "The cache is not what the rules of DebCap give: " + sentences.joined(separator: "; ")
        + "; run `triad data build --force`, and if that does not help, compare the packages' versions with docs/data.md."
    }
  }
}
