package import CUDA
import Foundation
import JSON
import Tensor

/// `triad cuda check`: whether a GPU computes what the processor computes.
struct CUDACheckCommand: Subcommand {
  let devices: ComputeDevices
  let name = "cuda check"
  let summary = "Compare what a GPU computes with what the processor computes, kernel by kernel"
  let examples = ["", "--device cuda:1"]
  let options: [CommandOption] = [
    .suggesting("device", "cuda[:N]", ["cuda"], "Which GPU (default: cuda, the first)"),
    .textOrJSON("One line per check, or everything for programs"),
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let choice = try gpu(arguments)
    let isText = !arguments.asksForJSON
    let device = try devices.device(choice, on: console)
    let reference = ComputeDevices.processor
    let stop = StopSignal()
    let results = try DeviceCheck.run(device, against: reference) { result in
      if isText { console.output.writeLine(CheckPage.line(of: result)) }
      try stop.check()
    }
    let page = CheckPage(device: device.name, reference: reference.name, results: results)
    if !isText { console.output.write(page.document.indentedText) }
    if let disagreement = page.disagreement { throw disagreement }
    console.diagnostics.writeLine(page.sentence)
  }

  private func gpu(_ arguments: ParsedArguments) throws(UsageError) -> DeviceChoice {
    let text = arguments.value(CommandOption.device.name) ?? "cuda"
    if let choice = DeviceChoice(text), case .gpu = choice { return choice }
    throw .unreadableNumber(
      text, option: CommandOption.device.name, expected: "cuda, or cuda:N with the number of a GPU")
  }
}

/// What a check found, for reading and for programs.
package struct CheckPage {
  private let device: String
  private let reference: String
  private let results: [DeviceCheck.Result]

  /// - Parameters:
  ///   - device: The name of what was checked.
  ///   - reference: The name of what it was compared with.
  package init(device: String, reference: String, results: [DeviceCheck.Result]) {
    self.device = device
    self.reference = reference
    self.results = results
  }

  /// Numbers first, so that the lines stand below each other as they come.
  package static func line(of result: DeviceCheck.Result) -> String {
    let numbers = String(format: "%.1e of %.1e", result.error, result.limit)
    return "\(result.passes ? "ok    " : "BEYOND")  \(numbers)  \(result.name)"
  }

  /// Where nothing disagrees.
  package var sentence: String {
    "\(results.count) check\(results.count == 1 ? "" : "s"): \(device) computes what \(reference) computes."
  }

  /// What is thrown where something does; nil where nothing does.
  package var disagreement: DeviceDisagreement? {
    let wrong = results.filter { !$0.passes }.map(\.name)
    return wrong.isEmpty
      ? nil : DeviceDisagreement(device: device, reference: reference, wrong: wrong, count: results.count)
  }

  var document: JSONValue {
    [
      "device": .string(device), "reference": .string(reference), "agrees": .bool(disagreement == nil),
      "checks": .array(
        results.map { result in
          [
            "name": .string(result.name), "error": .number(result.error), "limit": .number(result.limit),
            "passes": .bool(result.passes),
          ]
        }),
    ]
  }
}

/// A GPU computes something else than the processor.
package struct DeviceDisagreement: Error, Sendable, Hashable, CustomStringConvertible {
  let device: String
  let reference: String
  /// What it computes wrongly.
  let wrong: [String]
  let count: Int

  /// Names that a message has.
  private static let shown = 5

  package var description: String {
    let rest = wrong.count > Self.shown ? " and \(wrong.count - Self.shown) more" : ""
    return "\(wrong.count) of \(count) checks of \(device) deviate from \(reference) beyond their limits: "
      + "\(wrong.prefix(Self.shown).joined(separator: ", "))\(rest); do not train on this device."
  }
}
