import Checkpoints
import Data
import DataSets
import Files
import Foundation
import Reporting

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
    .flag("fail-on-overlap", "Fail if a picture or a group of one source is in another as well"),
  ]

  private let sources: [any PairSource]
  /// By source: where names of groups mean the same.
  private let spaces: [String]
  private let failsOnOverlap: Bool
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
    let parsed = try addresses.map { try DataSetAddress($0) }
    try Self.requireEffect(of: arguments, on: parsed)
    let output = arguments.value("sheet")
    if let output { try OutputApart.check(output, from: parsed) }
    sheet = output
    let opened = try parsed.map { address in
      try address.open(options: options).map { (source: $0, space: Self.space(of: address)) }
    }
    sources = opened.joined().map(\.source)
    spaces = opened.joined().map(\.space)
    failsOnOverlap = arguments.hasFlag("fail-on-overlap")
    if failsOnOverlap, sources.count < 2 {
      throw UsageError.ineffectiveOption(
        "fail-on-overlap", reason: "there is one source and nothing beside it; name another with --against")
    }
    listed = try arguments.integer("list") ?? 20
    limit = try arguments.integer("limit") ?? 1
  }

  /// Of lists, where they are: of two lists `1.jpg` may be two pictures.
  private static func space(of address: DataSetAddress) -> String {
    guard case .files(let files) = address else { return "\(address)" }
    return "\(files.location.path)\n\(files.location.root)"
  }

  private static func requireEffect(of arguments: ParsedArguments, on addresses: [DataSetAddress]) throws {
    let files = addresses.compactMap { address in if case .files(let files) = address { files } else { nil } }
    if arguments.isGiven("damage"), files.isEmpty {
      throw UsageError.ineffectiveOption("damage", reason: "no pictures are decoded from files")
    }
    if arguments.isGiven("missing"), !files.contains(where: \.format.listsPictures) {
      throw UsageError.ineffectiveOption("missing", reason: "only pictures that are there are samples of this source")
    }
  }

  func run(on console: Console) throws {
    let file = try self.sheet.map { path in
      let count = sources.reduce(0) { $0 + min($1.count, Self.sheetPictures) }
      let pixels = ContactSheet.pixelCount(
        rows: (count + Self.sheetColumns - 1) / Self.sheetColumns, columns: Self.sheetColumns, cell: Self.sheetCell)
      return try SheetFile(path: path, pixels: pixels ?? ContactSheet.pixelLimit)
    }
    let threads = ProcessInfo.processInfo.activeProcessorCount
    var bar = console.makeProgressBar()
    let censuses = zip(sources, spaces).map { source, space in
      SourceCensus(of: source, space: space, threads: threads) { done in
        bar.show(
          ProgressUpdate(
            title: "reading \(source.name)", step: done, total: source.count, itemsPerStep: 1, itemName: "samples"))
      }
    }
    bar.finish()
    console.output.writeLine(AlignedColumns(rows: Self.rows(censuses)).text)
    let overlaps = DuplicateCount.all(of: censuses)
    for line in sources.compactMap(Self.missingLine) + sources.flatMap(Self.unusedLines)
      + sources.compactMap(Self.shardLine) + duplicateLines(overlaps)
      + Self.faultLines(censuses, limit: listed)
    {
      console.output.writeLine(line.printable)
    }
    try writeSheet(to: file, on: console)
    let (all, unreadable) = (
      censuses.reduce(0) { $0 + $1.count }, censuses.reduce(0) { $0 + $1.unreadable.count }
    )
    guard unreadable * 100 <= all * limit else {
      throw ExcessiveFaults(count: unreadable, total: all, limit: limit)
    }
    if failsOnOverlap, let overlap = overlaps.first(where: \.isOverlap) { throw SourceOverlap(overlap) }
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
      ("captions per sample", { spread($0.captionsPerSample) }),
      ("words per caption, cleaned", { spread($0.words) }),
      ("empty captions", { "\($0.emptyCaptionCount)" }),
    ]
    return lines.map { title, value in [title] + censuses.map(value) }
  }

  /// What a list names and has no picture of; nil where nothing was left out.
  private static func missingLine(_ source: any PairSource) -> String? {
    let count = source.missingPictureCount
    return count == 0 ? nil : "left out of \(source.name), because their pictures are missing: \(count)"
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

  /// What is in a source and not a sample, a reason per line.
  private static func unusedLines(_ source: any PairSource) -> [String] {
    source.unusedAccount.items.map { "not used of \(source.name), \($0)" }
  }

  private func duplicateLines(_ counts: [DuplicateCount]) -> [String] {
    let second = sources.indices.flatMap { place in [place] + sources.indices[(place + 1)...] }
    return zip(counts, second).map { count, place in
      let scope = count.isInside ? "inside \(count.first)" : "\(count.second) against \(count.first)"
      let examples =
        count.examples.isEmpty ? "" : ", such as sample \(count.examples.map(String.init).joined(separator: ", "))"
      let names = count.groupExamples.prefix(3).map { "\(sources[place].group(at: $0))" }
      let groups =
        count.isInside
        ? ""
        : "; groups in common: \(count.groups)" + (names.isEmpty ? "" : ", such as \(names.joined(separator: ", "))")
      return "duplicates, \(scope): \(count.pictures) equal pictures, \(count.likePictures) alike\(examples); "
        + "\(count.captions) captions\(groups)"
    }
  }

  private static func faultLines(_ censuses: [SourceCensus], limit: Int) -> [String] {
    censuses.flatMap { census -> [String] in
      let faults = census.unreadable + census.salvaged
      let rest = faults.count > limit ? ["\(census.name): \(faults.count - limit) more"] : []
      return faults.prefix(limit).map { "\(census.name), \($0)" } + rest
    }
  }

  private static let sheetColumns = 8
  private static let sheetCell = 128
  /// Of each source, about.
  private static let sheetPictures = 64

  private func writeSheet(to file: consuming SheetFile?, on console: Console) throws {
    guard let file, let sheet else { return }
    let pictures = sources.flatMap { source in
      stride(from: 0, to: source.count, by: max(source.count / Self.sheetPictures, 1)).prefix(Self.sheetPictures)
        .compactMap { try? source.image(at: $0) }
    }
    try file.write(ContactSheet.picture(of: pictures, columns: Self.sheetColumns, cell: Self.sheetCell))
    console.diagnostics.writeLine("Wrote \(pictures.count) pictures to \(sheet)")
  }

  /// Something is in two sources.
  struct SourceOverlap: Error, CustomStringConvertible {
    private let count: DuplicateCount

    init(_ count: DuplicateCount) { self.count = count }

    var description: String {
      "\(count.second) overlaps with \(count.first) (pictures alike: \(count.likePictures), of them equal: \(count.pictures); groups in "
        + "common: \(count.groups)); take what they share out of one of the two."
    }
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
