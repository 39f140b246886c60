import DataSets
import Command
import Files
import Data
import Foundation
import JSON
import Reporting
import Studies
import Tensor
import Training

/// `triad bench data`: views per second and core, decoding, and how long training waits for its loader.
struct BenchDataCommand: Subcommand {
  let name = "bench data"
  let summary =
    "Time views (two per picture, 64 and 256 px), reading and decoding on one core, and the loader beside training"
  let options: [CommandOption] = [
    .value("seconds", "N", "How many seconds each is timed", default: "2"),
    .value("steps", "N", "Training steps during which the loader is measured", default: "20"),
    .value("threads", "N", "Threads of the trainer; all cores unless given"),
    .textOrJSON("Lines to read, or one JSON line"),
    .value("export", "FOLDER", "Only write the pictures there, for another program to make views of"),
    .flag("paced", "Time views and decoding once per line of input, for \"make bench-peer\""),
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let folders = CacheFolder.standard()
    let data = try selectData(folders, on: console)
    let benchmark = try DataBenchmark(data.training)
    let photographs = try DataBenchmark.photographs()
    let drawings = DrawingSample(below: folders.packages)
    if let omissions = drawings.omissions {
      console.diagnostics.writeLine("note: PNG files below \(folders.packages): \(omissions)")
    }
    if let folder = arguments.value("export") {
      try PictureExport(pictures: benchmark.pictures, photographs: photographs, drawings: drawings).write(to: folder)
      console.output.writeLine(
        "Wrote \(benchmark.pictures.count) pictures of \(data.training.name), \(photographs.count) JPEG files and the paths of "
          + "\(drawings.paths.count) PNG files to \(folder)")
      return
    }
    let seconds = Double(try arguments.integer("seconds", atLeast: 1) ?? 2)
    func rates() throws -> DataRates {
      DataRates(
        views: benchmark.viewsPerSecond(seconds: seconds),
        photographViews: try DataBenchmark.photographViewsPerSecond(photographs, seconds: seconds),
        decoded: try decode(drawings.files, seconds))
    }
    if arguments.hasFlag("paced") {
      while readLine() != nil { console.output.writeLine(try rates().json.compactText) }
      return
    }
    let device = try arguments.processor()
    let report = DataReport(
      source: data.training.name, rates: try rates(),
      picturesPerSecond: try DataBenchmark.picturesPerSecond(data.training, seconds: seconds),
      loader: try LoaderBenchmark(data.training, tokenizer: data.makeTokenizer(vocabularySize: 4096))
        .run(steps: try arguments.integer("steps", atLeast: 1) ?? 20, on: device))
    console.output.writeLine(
      arguments.asksForJSON ? report.json(threads: device.threadCount).compactText : report.text)
  }

  private func decode(_ files: [[UInt8]], _ seconds: Double) throws -> Double? {
    files.isEmpty ? nil : try DataBenchmark.decodedPerSecond(files, seconds: seconds)
  }

  private func selectData(_ folders: CacheFolder, on console: Console) throws -> StudyData {
    do {
      return try StudyData(.debcap, at: .demo, folders: folders)
    } catch StudyDataError.absence(let path) {
      console.diagnostics.writeLine("note: there is no DebCap cache at \(path), so drawn shapes are measured instead")
      return try StudyData(.shapes, at: .demo, folders: folders)
    }
  }
}
