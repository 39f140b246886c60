import Reporting
import Tensor
import Training

/// How a model lays out pictures and captions in the shared space.
struct SpaceShape {
  /// Between each picture and its caption.
  let alignment: Double?
  let imageUniformity: Double?
  let textUniformity: Double?
  /// Between the mean picture and the mean caption.
  let gap: Double?

  /// The mean of both modalities.
  var uniformity: Double? { imageUniformity.flatMap { images in textUniformity.map { (images + $0) / 2 } } }

  init(_ embedding: RetrievalEmbedding) {
    let images = embedding.imageFeatures.rows
    let texts = embedding.textFeatures.rows
    alignment = SphereGeometry.alignment(embedding.pairs.map { (images[$0.image], texts[$0.caption]) })
    imageUniformity = SphereGeometry.uniformity(images)
    textUniformity = SphereGeometry.uniformity(texts)
    gap = SphereGeometry.gap(images, texts)
  }
}

extension Tensor {
  /// The rows of a matrix in double precision.
  var rows: [[Double]] {
    let (count, width) = shape2
    return withValues { values in
      (0..<count).map { row in values[(row * width)..<((row + 1) * width)].map(Double.init) }
    }
  }
}
