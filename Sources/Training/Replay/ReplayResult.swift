import Checkpoints
import Encoders
import Foundation
import Tensor

/// What a replay gives, in the terms of the recording program.
public struct ReplayResult: Sendable {
  /// One a step.
  public let rows: [ReplayRow]
  /// The derivatives of the first step's total.
  public let gradients: [ReplayArray]
  /// After the last step.
  public let state: [ReplayArray]

  /// Writes `grads.safetensors`, `after.safetensors` and, last, `expected.json`; each appears whole or not at all.
  public func write(to destination: ReplayDestination) throws {
    try write(gradients, to: destination.folder + "/grads.safetensors")
    try write(state, to: destination.folder + "/after.safetensors")
    let path = destination.folder + "/expected.json"
    do {
      try Foundation::Data(rows.jsonText.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw ReplayError.unusableDestination(path: path, reason: "the system refuses to write there")
    }
  }

  private func write(_ arrays: [ReplayArray], to path: String) throws(CheckpointError) {
    var writer = SafeTensorsWriter()
    for array in arrays { writer.add(array) }
    try writer.write(to: path)
  }
}
