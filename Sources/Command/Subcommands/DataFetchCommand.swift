import Files
import Downstream
import DataSets
import Data
import Reporting

/// `triad data fetch`: the packages that DebCap is made of, or another collection, each only once.
struct DataFetchCommand: Subcommand {
  let name = "data fetch"
  let summary = "Fetch the packages of DebCap that are missing, or easy-VQA"
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

  private func fetchEasyVQA(on console: Console) throws {
    let fetcher = EasyVQAFetcher()
    let isNew = try fetcher.fetch { stage in
      switch stage {
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
