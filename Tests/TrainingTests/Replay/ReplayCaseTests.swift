import Autograd
import Losses
import Encoders
import Foundation
import Tensor
import Testing
import Training

/// The published computation, recorded in PyTorch: losses, gradients and a trajectory of small models.
@Suite struct ReplayCaseTests {
  static let cases = ["grid16", "hard-targets"]

  private func folder(_ name: String) throws -> String {
    try #require(Bundle.module.resourcePath) + "/Parity/" + name
  }

  private func expected(_ folder: String) throws -> [[String: Double]] {
    let contents = try #require(FileManager.default.contents(atPath: folder + "/expected.json"))
    return try JSONDecoder().decode([[String: Double]].self, from: contents)
  }

  @Test(arguments: cases) func `Every loss term follows the recording within 2e-5`(name: String) throws {
    let folder = try folder(name)
    let replay = try ReplayCase(folder: folder)
    for row in try expected(folder) {
      let values = try replay.replayStep().values
      #expect(Set(values.map(\.name)) == Set(row.keys))
      for (name, value) in values {
        let recorded = try #require(row[name])
        let tolerance = name == "temperature" ? 1e-6 : 2e-5 * abs(recorded)
        #expect(abs(Double(value) - recorded) <= tolerance, "\(name): \(value), recorded \(recorded)")
      }
    }
  }

  @Test(arguments: cases) func `The gradients of the first step agree within 1e-4 of the greatest`(name: String) throws
  {
    let folder = try folder(name)
    let replay = try ReplayCase(folder: folder)
    _ = try replay.replayStep()
    let recorded = try SafeTensorsReader(path: folder + "/grads.safetensors")
    let ours = Dictionary(uniqueKeysWithValues: replay.firstGradients.map { ($0.name, $0.value) })
    var greatest: Float = 0
    for name in recorded.names { greatest = max(greatest, try recorded.tensor(name).values.map(abs).max() ?? 0) }
    for name in recorded.names {
      let expected = try recorded.tensor(name).values
      // A parameter that our tape never met has a zero gradient: the recording must agree.
      let found = ours[name]?.values ?? [Float](repeating: 0, count: expected.count)
      let deviation = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
      #expect(deviation <= 1e-4 * greatest, "\(name) deviates by \(deviation), the greatest gradient is \(greatest)")
    }
  }

  @Test(arguments: cases) func `The state after the last step agrees within 2e-4`(name: String) throws {
    let folder = try folder(name)
    let replay = try ReplayCase(folder: folder)
    for _ in 0..<replay.configuration.steps { _ = try replay.replayStep() }
    let recorded = try SafeTensorsReader(path: folder + "/after.safetensors")
    let parameters = replay.trainer.parameters + replay.trainer.momentumTwins.map(\.momentum)
    for parameter in parameters {
      for (name, value) in PublishedNames.arrays(of: parameter.value, as: parameter) {
        // The exact gradient of a key's bias is zero, so AdamW follows the sign of rounding errors.
        if name.hasSuffix("key.bias") || name.hasSuffix("qkv.bias") { continue }
        let expected = try recorded.tensor(name).values
        let deviation = zip(value.values, expected).map { abs($0 - $1) }.max() ?? 0
        #expect(deviation <= 2e-4, "\(name) deviates by \(deviation)")
      }
    }
    for (name, queue) in [("image_queue", replay.trainer.queues.image), ("text_queue", replay.trainer.queues.text)] {
      // The recording holds columns, [width, size].
      let expected = try recorded.tensor(name).values
      let found = queue.features.values
      let (size, width) = (queue.size, queue.features.shape[1])
      var greatest: Float = 0
      for row in 0..<size {
        for column in 0..<width {
          greatest = max(greatest, abs(found[row * width + column] - expected[column * size + row]))
        }
      }
      #expect(greatest <= 2e-4, "\(name) deviates by \(greatest)")
      let pointer = try recorded.integers("queue_ptr")
      #expect(pointer == [queue.next])
    }
  }
}
