import Data
import Encoders
import Losses
import Tensor

/// The inputs and choices of one recorded step, packed.
struct RecordedStep {
  let batch: PairBatch
  let masked: MaskedTokens
  let negatives: NegativePairs

  init(path: String, device: any Device) throws {
    let file = try SafeTensorsReader(path: path)
    let images = try file.tensor("image", on: device)
    let second = try file.tensor("image_aug", on: device)
    let ids = try file.integers("input_ids")
    let mask = try file.integers("attention_mask")
    let maskedIDs = try file.integers("masked_ids")
    let labels = try file.integers("mlm_labels")
    guard let shape = file.shape(of: "input_ids"), shape.count == 2, ids.count == mask.count,
      maskedIDs.count == ids.count, labels.count == ids.count
    else { throw ReplayError.malformedStep(path: path, reason: "ids, mask and labels differ in shape") }
    let (rows, length) = (shape[0], shape[1])
    var text: [[Int32]] = []
    var maskedText: [[Int32]] = []
    var places: [Int] = []
    var chosen: [Int] = []
    var start = 0
    for row in 0..<rows {
      let kept = (row * length..<(row + 1) * length).filter { mask[$0] == 1 }
      text.append(kept.map { Int32(ids[$0]) })
      maskedText.append(kept.map { Int32(maskedIDs[$0]) })
      for (position, place) in kept.enumerated() where labels[place] != -100 {
        places.append(start + position)
        chosen.append(labels[place])
      }
      start += kept.count
    }
    batch = PairBatch(
      firstViews: images, secondViews: second, text: PackedText(text), samples: Array(0..<rows),
      groups: (0..<rows).map(String.init))
    masked = MaskedTokens(
      text: PackedText(maskedText), places: Indices(places), labels: Indices(chosen))
    negatives = NegativePairs(
      imageForText: try file.integers("neg_image"), textForImage: try file.integers("neg_text"))
  }
}
