import Autograd
package import Data
package import Encoders
import Tensor

/// Where phrases point in their pictures: Grad-CAM of the logit of image-text matching, the mean over the tokens of a phrase, as published
/// (TCL's code, `Grounding.py`).
package struct PhraseMaps {
  let task: String
  let backbone: Backbone
  /// The head of image-text matching.
  let matching: Linear

  package init(task: String, backbone: Backbone, matching: Linear) {
    self.task = task
    self.backbone = backbone
    self.matching = matching
  }

  /// Phrases asked at a time; changes maps by rounding only.
  private static let block = 32

  /// The map of each phrase, `[side * side]`, row by row, none below 0.
  ///
  /// - Parameter phrases: Each with its picture, one of `pictures`.
  package func maps(
    of phrases: [(picture: Int, text: String)], in pictures: any PictureSource,
    _ progress: (DownstreamProgress) throws -> Void
  ) throws -> [[Float]] {
    guard let fusion = backbone.model.online.fusion as? any GroundingReading else {
      throw DownstreamError.absence(task: task, reason: "the fusion encoder cannot show what it looks at.")
    }
    guard backbone.model.online.image.gridSide != nil else {
      throw DownstreamError.absence(task: task, reason: "the image encoder gives no grid of patches to show it on.")
    }
    let set = FusedExamples(
      pictures: pictures,
      examples: phrases.enumerated().map {
        FusedExample(pictures: [$1.picture], text: $1.text, label: 1, kind: "phrase", group: $0)
      }, fingerprint: 0)
    let batches = FusedBatchMaker(task: task, set: set, backbone: backbone)
    // In the last layer only the first token counts; published: the third of six.
    let grounding = WordGrounding(fusion, matching: matching, layer: max(0, (fusion.fusionDepth - 1) / 2))
    var maps: [[Float]] = []
    for start in stride(from: 0, to: phrases.count, by: Self.block) {
      let range = start..<min(start + Self.block, phrases.count)
      let batch = try batches.batch(range, seed: Seed(0))
      let context = fusion.context(for: backbone.model.online.image(batch.views, .inference), .inference)
      let text = backbone.model.online.text(batch.text, .inference)
      for map in grounding(text, with: context, images: batch.pictures[0]) {
        let (words, side, _) = map.shape3
        let values = map.values
        maps.append(
          (0..<side * side).map { patch in
            (0..<words).reduce(0) { $0 + values[$1 * side * side + patch] } / Float(words)
          })
      }
      try progress(
        DownstreamProgress(task: task, phase: .answering, completed: range.upperBound, total: phrases.count))
    }
    return maps
  }
}
