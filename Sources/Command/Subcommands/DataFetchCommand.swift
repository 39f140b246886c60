import Data
import Reporting

/// `triad data fetch`: the packages that DebCap is made of, each only once.
struct DataFetchCommand: Subcommand {
  let name = "data fetch"
  let summary = "Fetch the packages of DebCap that are missing"

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let fetcher = DebCapFetcher(folders: .standard())
    let missing = fetcher.missingPackages
    if missing.isEmpty {
      return console.diagnostics.writeLine("All packages of DebCap are in \(fetcher.folders.packages).")
    }
    let megabytes = missing.reduce(0) { $0 + $1.megabytes }
    console.diagnostics.writeLine(
      "Fetching \(missing.count) packages, \(megabytes) MB, into \(fetcher.folders.packages).")
    try fetcher.fetch { state in
      switch state.stage {
      case .present, .done: break
      case .downloading:
        console.diagnostics.writeLine(
          "\(state.number)/\(state.total) \(state.package.name): downloading \(state.package.megabytes) MB")
      case .unpacking: console.diagnostics.writeLine("\(state.number)/\(state.total) \(state.package.name): unpacking")
      }
    }
  }
}
