import Checkpoints
import Encoders
import Files
import Foundation
import Losses
package import Tensor

/// What a replay gives, in the terms of the recording program.
package struct ReplayResult: Sendable {
  /// One a step.
  package let rows: [ReplayRow]
  /// The derivatives of the first step's total.
  package let gradients: [ReplayArray]
  /// After the last step.
  package let state: [ReplayArray]

  /// Writes `grads.safetensors`, `after.safetensors` and, last, `expected.json`; each appears whole or not at all.
  package func write(to destination: ReplayDestination) throws {
    try write(gradients, to: destination.folder + "/grads.safetensors")
    try write(state, to: destination.folder + "/after.safetensors")
    let path = destination.folder + "/expected.json"
    do throws(FileError) {
      try AtomicFile.write(Array(rows.jsonText.utf8), to: path, makesFolders: false)
    } catch {
      throw ReplayError.unusableDestination(path: path, reason: error.reason)
    }
  }

  private func write(_ arrays: [ReplayArray], to path: String) throws(CheckpointError) {
    var writer = SafeTensorsWriter()
    for array in arrays { writer.add(array) }
    try writer.write(to: path)
  }
}

/// One row of a case's `expected.json`: the unweighted terms, the total, the temperature after the step.
package struct ReplayRow: Sendable {
  /// In the order of the published recording.
  package let values: [(name: String, value: Float)]

  init(_ report: StepReport) {
    var values = report.metrics.filter { ReplayRow.contrastive.contains($0.name) }
    for (name, value) in report.losses where name == "itm" || name == "mlm" { values.append((name.rawValue, value)) }
    values.append(("total", report.total))
    values.append(("temperature", report.temperature))
    self.values = values
  }

  private static let contrastive = ["cma_i2t", "cma_t2i", "imc_i2i", "imc_t2t", "lmi_image", "lmi_text"]
}

extension [ReplayRow] {
  /// The rows as one JSON array in the layout of `expected.json`.
  ///
  /// A value has as many digits as it takes to read back the same double, as the recording program writes it.
  package var jsonText: String {
    let rows = map { row in
      let members = row.values.map { name, value in
        // The trainer stops at the first loss that is not finite; JSON would have no number for it.
        "  \"\(name)\": " + (value.isFinite ? "\(Double(value))" : "null")
      }
      return " {\n" + members.joined(separator: ",\n") + "\n }"
    }
    return "[\n" + rows.joined(separator: ",\n") + "\n]\n"
  }
}

/// An array of a replayed model's state under the name and in the shape of the published code.
package struct ReplayArray: Sendable {
  package enum Contents: Sendable {
    case floats(Tensor)
    case integers([Int], shape: [Int])
  }

  package let name: String
  package let contents: Contents

  /// The sizes of its axes.
  package var shape: [Int] {
    switch contents {
    case .floats(let tensor): tensor.shape.sizes
    case .integers(_, let shape): shape
    }
  }

  /// The elements as double precision numbers, in order.
  package var values: [Double] {
    switch contents {
    case .floats(let tensor): tensor.values.map { Double($0) }
    case .integers(let values, _): values.map { Double($0) }
    }
  }
}

extension SafeTensorsWriter {
  mutating func add(_ array: ReplayArray) {
    switch array.contents {
    case .floats(let tensor): add(array.name, tensor)
    case .integers(let values, let shape): add(array.name, integers: values, shape: shape)
    }
  }
}

extension SafeTensorsReader {
  /// Reads `name` as the kind of array that `array` is.
  func array(_ name: String, like array: ReplayArray) throws(CheckpointError) -> ReplayArray {
    switch array.contents {
    case .floats(let other): ReplayArray(name: name, contents: .floats(try tensor(name, on: other.device)))
    case .integers:
      ReplayArray(name: name, contents: .integers(try integers(name), shape: shape(of: name) ?? []))
    }
  }
}

/// A folder that takes the results of a replay.
package struct ReplayDestination: Sendable {
  package let folder: String

  /// Makes the folder if it is missing. A case's own folder is refused, because its recording would be lost.
  package init(_ folder: String, for replay: ReplayCase) throws(ReplayError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .unusableDestination(path: folder, reason: "it is not a folder and cannot be made one")
    }
    guard FilePath.resolved(folder) != FilePath.resolved(replay.folder) else {
      throw .unusableDestination(path: folder, reason: "it is the case itself, whose recording would be replaced")
    }
    self.folder = folder
  }
}
