import Checkpoints
package import Data
import Encoders
package import Losses
package import Tensor

/// The inputs and choices of one recorded step, packed.
///
/// A caption is the part of its row that `attention_mask` keeps: the published code never looks at the rest. It may ask for the
/// padding's words, though, where the padding is not `pad_id`; the masked text then goes on to the last of them.
package struct RecordedStep {
  package let batch: PairBatch
  package let masked: MaskedTokens
  package let negatives: NegativePairs

  /// Reads a step of the case that `configuration` describes.
  package init(path: String, configuration: ReplayConfiguration, device: any Device) throws {
    let file = StepFile(reader: try SafeTensorsReader(path: path), rows: configuration.batch)
    let side = configuration.imageRes
    let images = try file.images("image", side: side, on: device)
    let second = try file.images("image_aug", side: side, on: device)
    let captions = try RecordedCaptions(file, configuration: configuration)
    let rows = Array(0..<configuration.batch)
    batch = PairBatch(
      firstViews: images, secondViews: second, text: captions.text, samples: rows, groups: rows.map(String.init))
    masked = captions.masked
    negatives = NegativePairs(
      imageForText: try file.negatives("neg_image"), textForImage: try file.negatives("neg_text"))
  }
}

/// The captions of a recorded step, with and without masks.
private struct RecordedCaptions {
  let text: PackedText
  let masked: MaskedTokens

  /// The label of a token that is not to be predicted.
  private static let unlabelled = -100

  init(_ file: StepFile, configuration: ReplayConfiguration) throws {
    let length = try file.textLength()
    guard length <= configuration.maxPositions else {
      throw file.fault("its texts have \(length) tokens, but max_positions is \(configuration.maxPositions)")
    }
    let kept = try file.prefixes("attention_mask", length: length)
    let vocabulary = 0..<configuration.vocabSize
    let ids = try file.tokens("input_ids", length: length) { vocabulary.contains($0) }
    let maskedIDs = try file.tokens("masked_ids", length: length) { vocabulary.contains($0) }
    let labels = try file.tokens("mlm_labels", length: length) {
      $0 == Self.unlabelled || vocabulary.contains($0)
    }
    var maskedRows: [ArraySlice<Int>] = []
    var places: [Int] = []
    var chosen: [Int] = []
    var start = 0
    for (row, count) in kept.enumerated() {
      let labelled = (0..<length).filter { labels[row * length + $0] != Self.unlabelled }
      places += labelled.map { start + $0 }
      chosen += labelled.map { labels[row * length + $0] }
      maskedRows.append(maskedIDs[(row * length)...].prefix(max(count, (labelled.last ?? 0) + 1)))
      start += maskedRows[row].count
    }
    text = PackedText(kept.enumerated().map { row, count in ids[(row * length)...].prefix(count).map { Int32($0) } })
    var maskedText = PackedText(maskedRows.map { $0.map { Int32($0) } })
    if maskedText.offsets != text.offsets { maskedText.visibleLengths = kept }
    masked = MaskedTokens(text: maskedText, places: Indices(places), labels: Indices(chosen))
  }
}

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
