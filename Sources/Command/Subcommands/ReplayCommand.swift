import Foundation
import Training

/// `triad replay`: recomputes the recorded steps of a folder and prints what they give.
struct ReplayCommand: Subcommand {
  let name = "replay"
  let summary = "Recompute recorded steps and print their losses as JSON"
  let parameters = [
    CommandParameter("folder", "A recorded case: config.json, model.safetensors, step0.safetensors, ...")
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let replay = try ReplayCase(folder: try arguments.required("folder", of: self))
    var rows: [String] = []
    for _ in 0..<replay.configuration.steps {
      let values = try replay.replayStep().values.map { name, value in
        // Nine significant digits are enough to read the same float back.
        "  \"\(name)\": " + (value.isFinite ? String(format: "%.9g", Double(value)) : "null")
      }
      rows.append(" {\n\(values.joined(separator: ",\n"))\n }")
    }
    console.output.writeLine("[\n\(rows.joined(separator: ",\n"))\n]")
  }
}
