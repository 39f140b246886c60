import Checkpoints
import Encoders
import Foundation
import Tensor

/// What the folder of a case says that a replay must give: `expected.json` and, where they are there, `grads.safetensors` and
/// `after.safetensors`.
package struct ReplayRecording: Sendable {
  package let folder: String
  private let rows: [[String: Double]]
  private let gradients: SafeTensorsReader?
  private let state: SafeTensorsReader?

  /// Deviations that a sound replay stays below: float32 sums in another order.
  private enum Tolerance {
    static let loss = 2e-5
    static let temperature = 1e-6
    static let gradients = 1e-4
    static let state = 2e-4
    /// Losses below it are sums of greater terms that cancel.
    static let leastLoss = 1e-3
  }

  package init(folder: String) throws {
    self.folder = folder
    let path = folder + "/expected.json"
    guard let contents = FileManager.default.contents(atPath: path) else {
      throw ReplayError.missingRecording(path: path)
    }
    do {
      rows = try JSONDecoder().decode([[String: Double]].self, from: contents)
    } catch {
      throw ReplayError.malformedRecording(path: path, reason: "it is not an array of objects with finite numbers")
    }
    gradients = try ReplayRecording.reader(folder + "/grads.safetensors")
    state = try ReplayRecording.reader(folder + "/after.safetensors")
  }

  private static func reader(_ path: String) throws(CheckpointError) -> SafeTensorsReader? {
    FileManager.default.fileExists(atPath: path) ? try SafeTensorsReader(path: path) : nil
  }

  /// The files of a recording that are not there, so that nothing is compared with them.
  package var missingFiles: [String] {
    (gradients == nil ? ["grads.safetensors"] : []) + (state == nil ? ["after.safetensors"] : [])
  }

  /// The largest deviation of each kind: every term and the temperature over all steps, the gradients, the final state.
  package func deviations(of result: ReplayResult) throws -> [ReplayDeviation] {
    var deviations = try deviations(of: result.rows)
    if let gradients { deviations.append(try gradientDeviation(of: result.gradients, from: gradients)) }
    if let state { deviations.append(try stateDeviation(of: result.state, from: state)) }
    return deviations
  }

  private func deviations(of rows: [ReplayRow]) throws(ReplayError) -> [ReplayDeviation] {
    func fault(_ reason: String) -> ReplayError { .malformedRecording(path: folder + "/expected.json", reason: reason) }
    guard rows.count == self.rows.count else {
      throw fault("it has \(self.rows.count) rows, but config.json says \(rows.count) steps")
    }
    var deviations = (rows.first?.values ?? []).map { name, _ in
      name == "temperature"
        ? ReplayDeviation(name, .absolute, tolerance: Tolerance.temperature)
        : ReplayDeviation(name, .relative, tolerance: Tolerance.loss)
    }
    for (step, (row, recorded)) in zip(rows, self.rows).enumerated() {
      if let other = recorded.keys.sorted().first(where: { key in !row.values.contains { $0.name == key } }) {
        throw fault("row \(step) has the key '\(other)', which a replay does not give")
      }
      for (index, (name, value)) in row.values.enumerated() {
        guard let target = recorded[name] else { throw fault("row \(step) has no '\(name)'") }
        let scale = deviations[index].measure == .relative ? max(abs(target), Tolerance.leastLoss) : 1
        deviations[index].include((Double(value) - target) / scale, at: "step \(step)")
      }
    }
    return deviations
  }

  private func gradientDeviation(
    of gradients: [ReplayArray], from file: SafeTensorsReader
  ) throws -> ReplayDeviation {
    let pairs = try pairs(of: gradients, in: file)
    let greatest = pairs.lazy.map { $0.recorded.values.lazy.map { abs($0) }.max() ?? 0 }.max() ?? 0
    var deviation = ReplayDeviation("gradients", .ofGreatest, tolerance: Tolerance.gradients)
    for (array, target) in pairs {
      for (found, expected) in zip(array.values, target.values) {
        deviation.include((found - expected) / (greatest > 0 ? greatest : 1), at: array.name)
      }
    }
    return deviation
  }

  private func stateDeviation(of state: [ReplayArray], from file: SafeTensorsReader) throws -> ReplayDeviation {
    var deviation = ReplayDeviation("final state", .absolute, tolerance: Tolerance.state)
    for (array, target) in try pairs(of: state, in: file) {
      let untrainable = ReplayRecording.untrainable(array)
      for (place, (found, expected)) in zip(array.values, target.values).enumerated()
      where !untrainable.contains(place) {
        deviation.include(found - expected, at: array.name)
      }
    }
    return deviation
  }

  /// The elements whose exact gradient is zero: a constant added to all keys changes no softmax. AdamW divides a gradient by its
  /// own size, so rounding errors move these elements by whole learning rates, in either program.
  private static func untrainable(_ array: ReplayArray) -> Range<Int> {
    let count = array.shape.reduce(1, *)
    if array.name.hasSuffix(".key.bias") { return 0..<count }
    // Queries, keys, values.
    if array.name.hasSuffix(".qkv.bias") { return count / 3..<count / 3 * 2 }
    return 0..<0
  }

  /// The arrays beside those of `file`; both must have the same names and shapes. Tables of positions may be in one of them only.
  private func pairs(
    of arrays: [ReplayArray], in file: SafeTensorsReader
  ) throws -> [(found: ReplayArray, recorded: ReplayArray)] {
    let names = Set(arrays.map(\.name))
    func isTable(_ name: String) -> Bool { name.hasSuffix(".position_ids") }
    if let other = file.names.first(where: { !names.contains($0) && !isTable($0) }) {
      throw ReplayError.malformedRecording(path: file.path, reason: "a replay gives no '\(other)'")
    }
    let shared = arrays.filter { !isTable($0.name) || file.shape(of: $0.name) != nil }
    return try shared.map { array in
      let recorded = try file.array(array.name, like: array)
      guard recorded.shape == array.shape else {
        throw CheckpointError.wrongShape(
          path: file.path, name: array.name, found: recorded.shape, expected: array.shape)
      }
      return (array, recorded)
    }
  }
}

/// The largest deviation of one kind between a replay and its recording.
package struct ReplayDeviation: Sendable, Hashable, CustomStringConvertible {
  /// What a deviation is measured against.
  package enum Measure: String, Sendable {
    /// The recorded value, which counts as at least 0.001.
    case relative = "relative"
    case absolute = "absolute"
    /// The greatest recorded gradient of the whole model.
    case ofGreatest = "of the greatest"
  }

  /// A key of `expected.json`, `gradients` or `final state`.
  package let kind: String
  package let measure: Measure
  package private(set) var largest = 0.0
  /// Where it is: a step or the name of an array. Empty where nothing deviates.
  package private(set) var place = ""
  package let tolerance: Double

  init(_ kind: String, _ measure: Measure, tolerance: Double) {
    self.kind = kind
    self.measure = measure
    self.tolerance = tolerance
  }

  /// Whether the largest deviation is tolerated.
  package var isTolerated: Bool { largest <= tolerance }

  package var description: String { "\(kind) by \(Float(largest)) (\(measure.rawValue)) in \(place)" }

  /// Takes note of one deviation; something that is not a number deviates infinitely.
  mutating func include(_ deviation: @autoclosure () -> Double, at place: @autoclosure () -> String) {
    let size = abs(deviation())
    let known = size.isNaN ? .infinity : size
    guard known > largest else { return }
    largest = known
    self.place = place()
  }
}
