import Foundation
import Reporting
import Training

/// `triad replay`: recomputes the recorded steps of a folder, prints what they give and compares it with what was recorded.
struct ReplayCommand: Subcommand {
  let devices: ComputeDevices
  let name = "replay"
  let summary = "Recompute recorded steps and print their losses as JSON"
  let examples = ["case --check"]
  let parameters = [
    CommandParameter("folder", "A recorded case: config.json, model.safetensors, step0.safetensors, ...")
  ]
  let options: [CommandOption] = [
    .output("FOLDER", "Also write grads.safetensors, after.safetensors and expected.json to FOLDER"),
    .flag("check", "Compare with the recording in the case; fail if it deviates beyond the tolerance"),
    .device,
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let folder = try arguments.required("folder", of: self)
    let device = try devices.device(try devices.choice(arguments), on: console)
    let replay = try ReplayCase(folder: folder, device: device)
    // What is missing is better known before the work than after it.
    let recording = arguments.hasFlag("check") ? try ReplayRecording(folder: folder) : nil
    let destination = try arguments.value("output").map { try ReplayDestination($0, for: replay) }
    if replay.configuration.dropout > 0 {
      console.diagnostics.writeLine(
        "note: dropout \(replay.configuration.dropout) of config.json is left out: recordings are made in evaluation mode"
      )
    }
    let result = try replay.replay()
    console.output.write(result.rows.jsonText)
    if let destination { try result.write(to: destination) }
    if let recording { try compare(result, with: recording, on: console) }
  }

  private func compare(_ result: ReplayResult, with recording: ReplayRecording, on console: Console) throws {
    let deviations = try recording.deviations(of: result)
    let rows = deviations.map { deviation in
      [
        deviation.kind, String(format: "%.2e", deviation.largest), deviation.measure.rawValue,
        String(format: "%.0e", deviation.tolerance), deviation.isTolerated ? "ok" : "BEYOND", deviation.place,
      ]
    }
    let heading = ["kind", "largest", "measure", "tolerance", "", "where"]
    console.diagnostics.writeLine(AlignedColumns(rows: [heading] + rows, leftAligned: true).text)
    for file in recording.missingFiles {
      console.diagnostics.writeLine("note: \(recording.folder) has no \(file), so nothing was compared with it")
    }
    let beyond = deviations.filter { !$0.isTolerated }
    guard beyond.isEmpty else { throw ReplayError.deviation(folder: recording.folder, deviations: beyond) }
  }
}
