import Checkpoints
import Encoders
import Tensor

/// A `step<k>.safetensors`: reads its arrays and checks that a model can be given them.
struct StepFile {
  let reader: SafeTensorsReader
  /// The pairs that a step should have.
  let rows: Int

  func fault(_ reason: String) -> ReplayError { .malformedStep(path: reader.path, reason: reason) }

  /// Views `[rows, 3, side, side]`.
  func images(_ name: String, side: Int, on device: any Device) throws -> Tensor {
    try expect(name, [rows, 3, side, side])
    return try reader.tensor(name, on: device)
  }

  /// The padded length of the texts.
  func textLength() throws -> Int {
    guard let shape = reader.shape(of: "input_ids") else {
      throw CheckpointError.missingTensor(path: reader.path, name: "input_ids")
    }
    guard shape.count == 2, shape[0] == rows, shape[1] > 0 else {
      throw fault("input_ids has the shape \(shape), not [\(rows), tokens]; batch is \(rows) in config.json")
    }
    return shape[1]
  }

  /// Integers `[rows, length]`, all of which `isSound` accepts.
  func tokens(_ name: String, length: Int, where isSound: (Int) -> Bool) throws -> [Int] {
    try expect(name, [rows, length])
    let values = try reader.integers(name)
    if let place = values.firstIndex(where: { !isSound($0) }) {
      throw fault(
        "\(name) holds \(values[place]) at row \(place / length), token \(place % length), which is outside the vocabulary"
      )
    }
    return values
  }

  /// How many tokens a mask `[rows, length]` keeps of each row: at least one, and only leading ones.
  func prefixes(_ name: String, length: Int) throws -> [Int] {
    try expect(name, [rows, length])
    let values = try reader.integers(name)
    return try (0..<rows).map { row in
      let mask = values[row * length..<(row + 1) * length]
      let count = mask.prefix { $0 == 1 }.count
      guard count > 0 else { throw fault("\(name) leaves out the first token of row \(row)") }
      guard mask.dropFirst(count).allSatisfy({ $0 == 0 }) else {
        throw fault("\(name) of row \(row) is not a row of ones followed by zeros")
      }
      return count
    }
  }

  /// For each row the index of another one, `[rows]`.
  func negatives(_ name: String) throws -> [Int] {
    try expect(name, [rows])
    let values = try reader.integers(name)
    for (row, value) in values.enumerated() where value == row || !(0..<rows).contains(value) {
      throw fault("\(name) of row \(row) is \(value); it must name another of the \(rows) rows")
    }
    return values
  }

  private func expect(_ name: String, _ shape: [Int]) throws {
    guard let found = reader.shape(of: name) else {
      throw CheckpointError.missingTensor(path: reader.path, name: name)
    }
    guard found == shape else { throw fault("\(name) has the shape \(found), not \(shape)") }
  }
}
