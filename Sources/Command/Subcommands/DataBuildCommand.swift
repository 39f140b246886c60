import Data
import DataSets
import Downstream
import Files
import Foundation
import Reporting
import Studies

/// `triad data fetch`: the packages that DebCap is made of, or another collection, each only once.
struct DataFetchCommand: Subcommand {
  let name = "data fetch"
  let summary = "Fetch the packages of DebCap that are missing, or easy-VQA"
  let examples = ["", "easy-vqa"]
  let parameters = [
    CommandParameter("collection", "Which one, by default debcap", choices: ["debcap", "easy-vqa"], isOptional: true)
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    if arguments.parameter("collection") == "easy-vqa" { return try fetchEasyVQA(on: console) }
    let fetcher = DebCapFetcher(folders: .standard())
    let missing = fetcher.missingPackages
    if missing.isEmpty {
      return console.diagnostics.writeLine("All packages of DebCap are in \(fetcher.folders.packages).")
    }
    let megabytes = missing.reduce(0) { $0 + $1.megabytes }
    console.diagnostics.writeLine(
      "Fetching \(missing.count) packages, \(megabytes) MB, into \(fetcher.folders.packages).")
    func wait() {
      console.diagnostics.writeLine("Waiting for another process that fetches into \(fetcher.folders.packages).")
    }
    func report(_ state: DebCapFetchProgress) {
      switch state.stage {
      case .present, .done: break
      case .downloading:
        console.diagnostics.writeLine(
          "\(state.number)/\(state.total) \(state.package.name): downloading \(state.package.megabytes) MB")
      case .unpacking: console.diagnostics.writeLine("\(state.number)/\(state.total) \(state.package.name): unpacking")
      }
    }
    try fetcher.fetch(progress: report, waiting: wait)
  }

  private func fetchEasyVQA(on console: Console) throws {
    let fetcher = EasyVQAFetcher()
    let isNew = try fetcher.fetch { stage in
      switch stage {
      case .waiting: console.diagnostics.writeLine("easy-VQA: waiting for another process that fetches")
      case .downloading: console.diagnostics.writeLine("easy-VQA: downloading \(EasyVQAFetcher.megabytes) MB")
      case .unpacking: console.diagnostics.writeLine("easy-VQA: unpacking")
      }
    }
    let data = try EasyVQA()
    let sizes = [data.train, data.validation, data.test].map { "\($0.questions.count)" }.joined(separator: ", ")
    console.output.writeLine(
      "easy-VQA \(isNew ? "is" : "was already") in \(fetcher.folder): \(sizes) questions to train, validate and test.")
  }
}

/// `triad data build`: decodes the pictures of the packages into the cache file.
struct DataBuildCommand: Subcommand {
  let name = "data build"
  let summary = "Build the cache of DebCap from its packages, if there is none"
  let options: [CommandOption] = [.flag("force", "Build it even if there is a sound one")]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let folders = CacheFolder.standard()
    let path = folders.cacheFile(side: StudyData.debCapSide)
    if !arguments.hasFlag("force"), isSound(path) {
      return console.diagnostics.writeLine("The cache \(path) exists already; `--force` builds it again.")
    }
    let builder = DebCapBuilder(
      folders: folders, side: StudyData.debCapSide, threads: ProcessInfo.processInfo.activeProcessorCount)
    var bar = console.makeProgressBar()
    let report: DebCapBuildReport
    do {
      report = try builder.build { state in
        bar.show(
          ProgressUpdate(
            title: "reading \(state.origin.rawValue)", step: state.completed, total: state.total, itemsPerStep: 1,
            itemName: "pictures"))
      }
    } catch {
      bar.finish()
      throw error
    }
    bar.finish()
    console.diagnostics.writeLine(
      "Wrote \(report.path): \(report.pictureCount) pictures of \(report.fileCount) files; \(report.duplicateCount) "
        + "duplicates merged, \(report.excluded.count) left out by rule, \(report.unreadable.count) unreadable.")
    for omission in report.unreadable.prefix(10) {
      console.diagnostics.writeLine("unreadable: \(omission.file): \(omission.reason)")
    }
  }

  /// Whether there is a cache that this version reads, every byte of it as it was written.
  private func isSound(_ path: String) -> Bool {
    do {
      try DebCapCache(path: path).verify()
      return true
    } catch {
      return false
    }
  }
}
