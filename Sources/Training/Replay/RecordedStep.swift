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
