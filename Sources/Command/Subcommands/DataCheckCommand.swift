import Checkpoints
import Data
import DataSets
import Downstream
import Encoders
import Files
import Foundation
import Reporting
import Studies
import Training

/// `triad data check`: verifies the cache file and counts what it holds, or does so with any other source.
struct DataCheckCommand: Subcommand {
  let name = "data check"
  let summary = "Verify the cache of DebCap and count its pictures, or validate data of your own"
  let parameters = [
    CommandParameter(
      "data", "FORMAT:PATH[,root=FOLDER][,split=NAME] (docs/data-formats.md); DebCap if absent", isOptional: true)
  ]
  let options: [CommandOption] =
    [.choice("source", DebCapOrigin.allCases.map(\.rawValue), "DebCap: count one source only")]
    + DataCensusReport.options

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    if let address = arguments.parameter("data") {
      return try DataCensusReport(address, arguments).run(on: console)
    }
    let path = CacheFolder.standard().cacheFile(side: StudyData.debCapSide)
    let cache: DebCapCache
    do {
      cache = try DebCapCache(path: path)
      try cache.verify()
    } catch {
      if case .absence = error { throw StudyDataError.absence(path: path) }
      throw StudyDataError.cache(error)
    }
    let census = DebCapCensus(cache.records)
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

/// `triad data check DATA`: reads every sample of a source and says what it found.
struct DataCensusReport {
  static let options: [CommandOption] = [
    .value("against", "DATA", "Look for duplicates in this source as well, such as the test split"),
    .value("sheet", "FILE", "Write a contact sheet of pictures spread over the source (PNG)"),
    .value("list", "N", "Unreadable files to list", default: "20"),
    .value("limit", "PERCENT", "Fail when more samples than this cannot be read", default: "1"),
    .choice("damage", ["refused", "salvaged"], "What a damaged file counts as", default: "refused"),
    .choice(
      "missing", ["kept", "left-out"],
      "What a missing file counts as (default: left-out for cc3m, cc12m and sbu, else kept)"),
  ]

  private let sources: [any PairSource]
  private let sheet: String?
  private let listed: Int
  private let limit: Int

  init(_ address: String, _ arguments: ParsedArguments) throws {
    let options = SourceOptions(
      decoder: PictureDecoder(damage: arguments.value("damage") == "salvaged" ? .salvaged : .refused),
      missingPictures: arguments.value("missing").flatMap(SourceOptions.MissingPictures.init(rawValue:)))
    let addresses = [address] + (arguments.value("against").map { [$0] } ?? [])
    if options.missingPictures != nil, let text = addresses.first(where: { $0.contains(",missing=") }) {
      throw UsageError.ineffectiveOption("missing", reason: "\(text) says it itself")
    }
    sources = try addresses.flatMap { try DataSetAddress($0).open(options: options) }
    sheet = arguments.value("sheet")
    listed = try arguments.integer("list") ?? 20
    limit = try arguments.integer("limit") ?? 1
  }

  func run(on console: Console) throws {
    let threads = ProcessInfo.processInfo.activeProcessorCount
    var bar = console.makeProgressBar()
    let censuses = sources.map { source in
      SourceCensus(of: source, threads: threads) { done in
        bar.show(
          ProgressUpdate(
            title: "reading \(source.name)", step: done, total: source.count, itemsPerStep: 1, itemName: "samples"))
      }
    }
    bar.finish()
    console.output.writeLine(AlignedColumns(rows: Self.rows(censuses)).text)
    for line in sources.compactMap(Self.missingLine) + sources.compactMap(Self.shardLine)
      + Self.duplicateLines(censuses)
      + Self.faultLines(censuses, limit: listed)
    {
      console.output.writeLine(line.printable)
    }
    if let sheet { try writeSheet(to: sheet, on: console) }
    let (all, unreadable) = (
      censuses.reduce(0) { $0 + $1.count }, censuses.reduce(0) { $0 + $1.unreadable.count }
    )
    guard unreadable * 100 <= all * limit else {
      throw ExcessiveFaults(count: unreadable, total: all, limit: limit)
    }
  }

  /// A column a source.
  private static func rows(_ censuses: [SourceCensus]) -> [[String]] {
    func spread(_ distribution: Histogram) -> String {
      guard let least = distribution.least, let median = distribution.median, let greatest = distribution.greatest,
        let mean = distribution.mean
      else { return "none" }
      return "\(least) to \(greatest), median \(median), mean \(NumberFormat.fixed(1).text(mean))"
    }
    let lines: [(String, (SourceCensus) -> String)] = [
      ("", { $0.name }),
      ("samples", { "\($0.count)" }),
      ("unreadable", { "\($0.unreadable.count)" }),
      ("salvaged", { "\($0.salvaged.count)" }),
      ("with a colour profile, ignored", { "\($0.profileCount)" }),
      ("width", { spread($0.widths) }),
      ("height", { spread($0.heights) }),
      ("captions a sample", { spread($0.captionsPerSample) }),
      ("words a caption, cleaned", { spread($0.words) }),
      ("empty captions", { "\($0.emptyCaptionCount)" }),
    ]
    return lines.map { title, value in [title] + censuses.map(value) }
  }

  /// What a list names and has no picture of; nil where nothing was left out.
  private static func missingLine(_ source: any PairSource) -> String? {
    let count = source.missingPictureCount
    return count == 0 ? nil : "left out of \(source.name), because their pictures are not there: \(count)"
  }

  /// What a start with these shards cost, and what the next one will not; nil for sources without archives.
  private static func shardLine(_ source: any PairSource) -> String? {
    guard let source = source as? TarSource else { return nil }
    let indexing = source.indexing
    let parts: [(count: Int, meaning: String)] = [
      (indexing.reusedCount, "with a saved index"), (indexing.scannedCount, "gone through"),
      (indexing.rejectedCount, "of them because the saved index was damaged or older than the shard"),
      (indexing.unsavedCount, "of them without saving an index, as its folder cannot be written to"),
    ]
    let said = parts.filter { $0.count > 0 }.map { "\($0.count) \($0.meaning)" }.joined(separator: ", ")
    let shards = source.shardStarts.count - 1
    return "shards of \(source.name): \(shards), \(said); groups without picture or caption: \(source.incompleteCount)"
  }

  private static func duplicateLines(_ censuses: [SourceCensus]) -> [String] {
    DuplicateCount.all(of: censuses).map { count in
      let place = count.isInside ? "inside \(count.first)" : "\(count.second) against \(count.first)"
      let examples =
        count.examples.isEmpty ? "" : ", such as sample \(count.examples.map(String.init).joined(separator: ", "))"
      return "duplicates, \(place): \(count.pictures) equal pictures, \(count.likePictures) alike\(examples); "
        + "\(count.captions) captions"
    }
  }

  private static func faultLines(_ censuses: [SourceCensus], limit: Int) -> [String] {
    censuses.flatMap { census -> [String] in
      let faults = census.unreadable + census.salvaged
      let rest = faults.count > limit ? ["\(census.name): \(faults.count - limit) more"] : []
      return faults.prefix(limit).map { "\(census.name), \($0)" } + rest
    }
  }

  private func writeSheet(to path: String, on console: Console) throws {
    let pictures = sources.flatMap { source in
      stride(from: 0, to: source.count, by: max(source.count / 64, 1)).prefix(64).compactMap {
        try? source.image(at: $0)
      }
    }
    let sheet = ContactSheet.picture(of: pictures, columns: 8, cell: 128)
    try Foundation.Data(PNGEncoder.encode(sheet)).write(to: URL(fileURLWithPath: path))
    console.diagnostics.writeLine("Wrote \(pictures.count) pictures to \(path)")
  }

  /// Too many samples cannot be read.
  struct ExcessiveFaults: Error, CustomStringConvertible {
    let count: Int
    let total: Int
    let limit: Int

    var description: String {
      "\(count) of \(total) samples cannot be read, more than \(limit) %; repair the files that are listed, leave missing "
        + "ones out with `--missing left-out`, or raise `--limit`."
    }
  }
}

/// `triad data leaks`: whether models have seen what they are asked about, in pre-training or in the training of a task.
struct DataLeaksCommand: Subcommand {
  let workplace: Workplace
  let name = "data leaks"
  let summary = "Look for pictures and groups that are both learned from and asked about; fails if there are any"
  var options: [CommandOption] {
    [
      .choice("data", sets.map(\.name.rawValue), "Of which data", default: StudyDataName.debcap.rawValue),
      .choice("scale", [Scale.smoke, .demo, .full].map(\.name), "Of drawn pictures", default: Scale.demo.name),
    ]
  }

  private var sets: [StudyDataSet] { workplace.catalogue.dataSets.filter(\.isNamed) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let name = arguments.value("data")
    let set = sets.first { $0.name.rawValue == name } ?? .debcap
    let scale = Scale.standard.first { $0.name == arguments.value("scale") } ?? .demo
    var check = LeakCheck(threads: ProcessInfo.processInfo.activeProcessorCount)
    for split in [DataSplit.validation, .test] {
      let data = try StudyData(set, at: scale, split: split)
      for task in data.tasks {
        let asked = SubsetSource(task.source, indices: task.samples, name: task.name)
        try check.compare(
          asked, named: "retrieval, \(task.name), \(split.rawValue)", with: data.training, named: "pre-training")
      }
      if let material = try data.material?() {
        try check.compare(
          PreparedMaterial(material, asking: split), asking: split, pretraining: data.training)
      }
    }
    let rows = check.comparisons.map { comparison in
      [
        comparison.asked, comparison.learned, "\(comparison.pictures.pictures)", "\(comparison.groups.count)",
        "\(comparison.pictures.equalPictures)",
      ]
    }
    console.output.writeLine(
      AlignedColumns(rows: [["asked", "learned from", "pictures", "shared groups", "equal pictures"]] + rows).text)
    for comparison in check.comparisons { try comparison.requireNothingShared() }
    console.output.writeLine("Nothing that is asked is learned from.")
  }
}
