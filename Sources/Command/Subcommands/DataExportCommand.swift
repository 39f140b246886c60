import Checkpoints
import Data
import DataSets
import Files
import Foundation
import Reporting

/// `triad data export`: writes pairs as files that other tools read.
struct DataExportCommand: Subcommand {
  let name = "data export"
  let summary = "Write pictures and lists that other tools read, so that they can be run on the very same pairs"
  let examples = [
    "debcap: debcap-for-tcl --format albef",
    "folder:my-pictures my-shards --format webdataset --split-by-key",
  ]
  let parameters = [
    CommandParameter(
      "data", "debcap:, shapes:, photographs:COUNT or FORMAT:PATH[,root=FOLDER][,split=NAME] (docs/export.md)"),
    CommandParameter(
      "out", "The folder that it goes to, empty or not there yet; an interrupted export continues there"),
  ]
  let options: [CommandOption] = [
    .choice(
      "format", ExportFormat.allCases.map(\.rawValue),
      "dataset.json with splits, captions files, lists, tables of open_clip, or tar shards"),
    .flag("split-by-key", "Split pairs that have no splits by a hash of their groups, 80/10/10, as studies do"),
    .choice(
      "pictures", ExportPictures.allCases.map(\.rawValue),
      "kept: files byte for byte, drawn pictures as PNG; or everything in one encoding", default: "kept"),
    .value("quality", "N", "The quality of JPEG files that are made, from 1 to 100", default: "90"),
    .value("shard-size", "N", "webdataset: pairs per shard", default: "1000"),
    .value("limit", "PERCENT", "Fail when more samples than this cannot be read", default: "1"),
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let text = try arguments.required("data", of: self)
    let out = try arguments.required("out", of: self)
    guard let format = arguments.value("format").flatMap(ExportFormat.init(rawValue:)) else {
      throw UsageError.missingValue(
        option: "format", valueName: ExportFormat.allCases.map(\.rawValue).joined(separator: "|"))
    }
    let address = try DataSetAddress(text)
    try address.requireApart(from: out)
    var request = ExportRequest(
      address: text, format: format,
      parts: try address.exportParts(isSplitByKey: arguments.hasFlag("split-by-key"), text: text))
    request.pictures = arguments.value("pictures").flatMap(ExportPictures.init(rawValue:)) ?? .kept
    request.quality = try arguments.integer("quality", atLeast: 1) ?? request.quality
    guard request.quality <= 100 else {
      throw UsageError.unreadableNumber(
        "\(request.quality)", option: "quality", expected: "a whole number from 1 to 100")
    }
    if request.pictures != .jpeg, arguments.isGiven("quality") {
      throw UsageError.ineffectiveOption("quality", reason: "JPEG files are made with --pictures jpeg")
    }
    if format != .webdataset, arguments.isGiven("shard-size") {
      throw UsageError.ineffectiveOption("shard-size", reason: "shards are made with --format webdataset")
    }
    request.shardSize = try arguments.integer("shard-size", atLeast: 1) ?? request.shardSize
    request.limit = try arguments.integer("limit") ?? request.limit
    request.threads = ProcessInfo.processInfo.activeProcessorCount
    var bar = console.makeProgressBar()
    defer { bar.finish() }
    let outcome = try PairExport(request, to: out).run { progress in
      let isWriting = progress.work == .writing
      bar.show(
        ProgressUpdate(
          title: isWriting ? "writing \(format.rawValue)" : "comparing with the manifest", step: progress.done,
          total: progress.total, itemsPerStep: isWriting ? 1 : nil, itemName: "samples"))
    }
    bar.finish()
    for line in ExportReport(outcome, folder: out, format: format).lines { console.output.writeLine(line.printable) }
  }
}

/// What is said of an export.
struct ExportReport {
  private let summary: ExportSummary
  private let isNew: Bool
  private let folder: String
  private let format: ExportFormat

  init(_ outcome: PairExport.Outcome, folder: String, format: ExportFormat) {
    switch outcome {
    case .written(let summary): (self.summary, isNew) = (summary, true)
    case .complete(let summary): (self.summary, isNew) = (summary, false)
    }
    self.folder = folder
    self.format = format
  }

  var lines: [String] {
    let pairs = summary.parts.reduce(0) { $0 + $1.pairs }
    let captions = summary.parts.reduce(0) { $0 + $1.captions }
    let said =
      "\(pairs) pairs with \(captions) captions and \(summary.pictures) pictures"
      + (summary.pictures < pairs ? ", of which equal ones are written once," : "")
    let first =
      isNew
      ? "Wrote \(said) to \(folder)." : "\(folder) is complete: \(said), every file as \(PairExport.manifestName) says."
    let parts = summary.parts.map { part in
      "\(part.name): \(part.pairs) pairs"
        + (part.address.map { ", --data '\(place($0))'" } ?? ", nothing is written of it")
    }
    return [first] + parts + notes
  }

  /// An address from the folder of the export, as it is written where the command was given.
  private func place(_ address: String) -> String {
    guard let colon = address.firstIndex(of: ":") else { return address }
    let rest = address[address.index(after: colon)...]
    return "\(address[...colon])\(AddressText.escaped(folder.hasSuffix("/") ? folder : folder + "/"))\(rest)"
  }

  private var notes: [String] {
    let leftOut = summary.leftOut.reasons.map { reason in
      "left out: \(reason.count), such as \(reason.example): \(reason.text)"
    }
    var notes = leftOut
    if summary.turned > 0 {
      notes.append(
        "\(summary.turned) pictures are turned by their Exif data, which other tools may ignore: --pictures png writes pictures as "
          + "they are seen.")
    }
    if summary.reencoded > 0 {
      notes.append("\(summary.reencoded) pictures, which their Exif data turn, were encoded again as they are seen.")
    }
    if summary.opaque > 0 {
      notes.append(
        "\(summary.opaque) pictures lost their transparency, which pictures that are encoded again do not have.")
    }
    return notes
  }
}
