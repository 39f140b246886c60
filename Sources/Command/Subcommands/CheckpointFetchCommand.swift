import Checkpoints
import Training

/// `triad checkpoint fetch`: a published model, into the cache, only once and only with the known content.
struct CheckpointFetchCommand: Subcommand {
  let name = "checkpoint fetch"
  let summary = "Fetch a published model that studies can begin with"
  let parameters = [CommandParameter("model", "Which one", choices: PretrainedModel.all.map(\.name))]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let wish = try arguments.required("model", of: self)
    guard let model = PretrainedModel.named(wish) else {
      throw UsageError.unknownChoice(wish, kind: "model", choices: PretrainedModel.all.map(\.name), suggestion: nil)
    }
    let isNew = try PretrainedModelFetcher().fetch(model) { stage in
      switch stage {
      case .checking: console.diagnostics.writeLine("\(model.title): checking what is there")
      case .downloading: console.diagnostics.writeLine("\(model.title): downloading \(model.megabytes) MB")
      case .unpacking: console.diagnostics.writeLine("\(model.title): unpacking")
      }
    }
    console.output.writeLine("\(model.title) \(isNew ? "is" : "was already") in \(model.folder()).")
  }
}
