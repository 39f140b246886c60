import DataSets
import Files
import Data
import Foundation
import Reporting
import Studies

/// `triad data build`: decodes the pictures of the packages into the cache file.
struct DataBuildCommand: Subcommand {
  let name = "data build"
  let summary = "Build the cache of DebCap from its packages, if there is none"
  let options: [CommandOption] = [.flag("force", "Build it even if there is a sound one")]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let folders = CacheFolder.standard()
    let path = folders.cacheFile(side: StudyData.debCapSide)
    if !arguments.hasFlag("force"), isSound(path) {
      return console.diagnostics.writeLine("The cache \(path) is there already; `--force` builds it again.")
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
