import Checkpoints
import DataSets
import Data
import Encoders
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
    .choice("missing", ["kept", "left-out"], "What a missing file counts as", default: "kept"),
  ]

  private let sources: [any PairSource]
  private let sheet: String?
  private let listed: Int
  private let limit: Int

  init(_ address: String, _ arguments: ParsedArguments) throws {
    let options = SourceOptions(
      decoder: PictureDecoder(damage: arguments.value("damage") == "salvaged" ? .salvaged : .refused),
      missingPictures: arguments.value("missing") == "left-out" ? .leftOut : .kept)
    let addresses = [address] + (arguments.value("against").map { [$0] } ?? [])
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
    for line in sources.compactMap(Self.shardLine) + Self.duplicateLines(censuses)
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
    func spread(_ distribution: Distribution) -> String {
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
