import Data
import JSON
import Reporting
import Studies
import Training

/// `triad list`: the experiments, what they ask, their arms and seeds.
struct ListCommand: Subcommand {
  let workplace: Workplace
  let name = "list"
  let summary = "List the experiments, their questions and arms"
  let examples = ["", "--names"]
  let options: [CommandOption] = [.flag("names", "Print the names only, one per line"), Self.format]

  private static let format = CommandOption.textOrJSON("For reading, or for programs")

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    if arguments.asksForJSON {
      guard !arguments.hasFlag("names") else {
        throw UsageError.ineffectiveOption("names", reason: "JSON has everything")
      }
      console.output.write(JSONValue.array(workplace.experiments.map(document)).indentedText)
      return
    }
    if arguments.hasFlag("names") {
      for experiment in workplace.experiments { console.output.writeLine(experiment.name) }
      return
    }
    let blocks = workplace.experiments.map { experiment in
      // Names and number of arms are the same at every scale.
      let arms = experiment.arms(at: .demo)
      return """
        \(experiment.name)
          \(experiment.question)
          baseline: \(arms.baseline.name)
          variants: \(arms.variants.map(\.name).joined(separator: ", "))
          seeds:    \(experiment.seeds.map(String.init).joined(separator: ", ")) (\(arms.all.count * experiment.seeds.count) runs\(place(experiment)))

        """
    }
    console.output.write(blocks.joined(separator: "\n"))
  }

  private func document(_ experiment: Experiment) -> JSONValue {
    let arms = experiment.arms(at: .demo)
    return [
      "name": .string(experiment.name), "question": .string(experiment.question),
      "baseline": .string(arms.baseline.name), "variants": .array(arms.variants.map { .string($0.name) }),
      "seeds": .array(experiment.seeds.map { .integer($0) }), "split": .string(experiment.split.rawValue),
      "data": experiment.data.map { .string($0.name.rawValue) } ?? .null,
    ]
  }

  /// Where it is asked, unless that is the test split of whichever data.
  private func place(_ experiment: Experiment) -> String {
    let split = experiment.split == .test ? "" : ", asked on the \(experiment.split.rawValue) split"
    return split + (experiment.data.map { ", on \($0.name.rawValue) only" } ?? "")
  }
}
