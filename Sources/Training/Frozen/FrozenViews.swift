package import Data
import JSON
import Tensor

/// The views of a picture that frozen layers see.
package enum FrozenViews: Sendable {
  /// The fixed ones of training.
  case training(Augmentation, count: Int, PixelNormalization)
  /// The one of evaluation.
  case evaluation(EvaluationView)

  /// Of each picture.
  var count: Int {
    switch self {
    case .training(_, let count, _): count
    case .evaluation: 1
    }
  }

  var normalization: PixelNormalization {
    switch self {
    case .training(_, _, let normalization): normalization
    case .evaluation(let view): view.normalization
    }
  }

  func view(_ number: Int, of image: PixelImage, sample: Int) throws -> PixelImage {
    switch self {
    case .training(let augmentation, _, _):
      augmentation.apply(to: image, seed: ViewSupply.key(ofSample: sample, view: number))
    case .evaluation(let view): try view.picture(of: image)
    }
  }

  /// What of them decides the numbers of frozen layers.
  var identity: JSONValue {
    get throws {
      switch self {
      case .training(let augmentation, let count, let normalization):
        [
          "fixed": .integer(count), "augmentation": try JSONValue(parsing: CanonicalJSON.text(of: augmentation)),
          "normalization": try JSONValue(parsing: CanonicalJSON.text(of: normalization)),
        ]
      case .evaluation(let view):
        [
          "evaluation": .integer(view.side),
          "normalization": try JSONValue(parsing: CanonicalJSON.text(of: view.normalization)),
        ]
      }
    }
  }
}
