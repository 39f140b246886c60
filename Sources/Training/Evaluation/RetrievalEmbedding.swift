import Data
import Encoders
package import Tensor

/// A retrieval task as a model sees it: its pictures and captions in the shared space, and which belong together.
///
/// For looking at a model; numbers for tables come from ``RetrievalEvaluation/evaluate(tasks:progress:)``.
package struct RetrievalEmbedding: Sendable {
  /// `[images]`: samples of the task's source.
  package let images: [Int]
  /// `[captions]`: the queries, cleaned.
  package let texts: [String]
  /// `[images, width]`, unit norm.
  package let imageFeatures: Tensor
  /// `[captions, width]`, unit norm.
  package let textFeatures: Tensor
  /// `[captions]`: the places of the pictures that belong to each caption.
  package let imagesOfCaptions: [Set<Int>]
  /// `[images]`: the places of the captions that belong to each picture.
  package let captionsOfImages: [Set<Int>]

  /// The places of a picture and of its caption, one pair per picture.
  package var pairs: [(image: Int, caption: Int)] {
    captionsOfImages.enumerated().flatMap { image, captions in captions.sorted().map { (image, $0) } }
  }

  /// The pictures that a caption finds first; among equal scores the lower number.
  package func topImages(ofCaption caption: Int, count: Int) -> [Int] {
    RetrievalEmbedding.top(count, query: textFeatures, row: caption, among: imageFeatures)
  }

  /// The captions that a picture finds first; among equal scores the lower number.
  package func topCaptions(ofImage image: Int, count: Int) -> [Int] {
    RetrievalEmbedding.top(count, query: imageFeatures, row: image, among: textFeatures)
  }

  private static func top(_ count: Int, query: Tensor, row: Int, among candidates: Tensor) -> [Int] {
    let scores = query.gatherRows(Indices([row])).similarity(to: [candidates], temperature: 1).values
    return Array(scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }.prefix(count))
  }
}

extension RetrievalEvaluation {
  /// The pictures and captions of a task in the shared space.
  package func embed(_ task: RetrievalTask) throws -> RetrievalEmbedding {
    let gallery = try RetrievalGallery(task, cleaner: options.cleaner)
    let features = try encode([gallery], of: task.source, keepsTokens: false) { _ in }
    return RetrievalEmbedding(
      images: gallery.images, texts: gallery.texts,
      imageFeatures: features.images.gatherRows(Indices(gallery.images.compactMap { features.imageRows[$0] })),
      textFeatures: features.texts.gatherRows(Indices(gallery.texts.compactMap { features.textRows[$0] })),
      imagesOfCaptions: gallery.imagesOfCaptions, captionsOfImages: gallery.captionsOfImages)
  }
}
