package import Autograd
import Data
public import Encoders
import Parts
package import Tensor

/// Masked image modelling: the pixels of hidden patches from those that are left, by one linear map (SimMIM, Xie et al. 2022, section 3).
///
/// `mean |x - x'|` over the pixels of hidden patches, in normalised pixels. Hidden patches have the mean colour, where the paper puts a learnt
/// token into its own encoder: any encoder with a square of patches can be asked.
public struct MIM: Objective {
  public static let name: ObjectiveName = "mim"
  public static let summary =
    "Masked image modelling: the pixels of hidden patches from those that are left, by one linear map (SimMIM, Xie et al. 2022, section 3)."
  public static let standard: MIM? = MIM()
  public static let formula = "mean |pixels - linear(token)| over hidden patches"
  public static let source = "Xie et al. 2022, section 3"
  public static let needs: Set<EncoderOutput> = [.grid]

  /// Of the patches, how many are hidden; 0.6 as published. Above 0 and below 1; at least one patch is hidden and at least one is left.
  public var share: Float

  /// Hides this share of a picture's patches, above 0 and below 1.
  public init(share: Float = 0.6) { self.share = share }

  public var readsPixels: Bool { true }
  public func readsMomentum(distillation: Float) -> Bool { false }
  public var readsQueues: Bool { false }
  public var readsKeys: Bool { false }

  public func fault(for outline: ModelOutline) -> String? {
    share > 0 && share < 1 ? outline.rearrangementFault(least: 2) : "share is \(share); it must be above 0 and below 1"
  }

  /// A token to the pixels of its patch, all of a channel together.
  public func makeHead(for model: ModelShape, _ make: ParameterMaker) -> Linear {
    Linear(
      make, "mim.pixels", inputs: model.imageWidth, outputs: 3 * model.patch * model.patch, .torchDefault)
  }

  /// An untrained map of features of unit variance says numbers of variance 1/3 whatever the picture, whose mean size is 0.46: the loss is no less than
  /// that of saying nothing, the mean size of a pixel, and at most so much above. Half and twice of it allow for hidden patches that are unlike the
  /// others, and for a batch that is cut, whose first shard speaks.
  public func startBand(for step: TrainingStep) -> ReferenceBand? {
    let pixels = step.batch.firstViews
    let size = meanAbsoluteDifference(Variable(pixels), Tensor(zeros: pixels.shape, on: pixels.device)).value.item
    return ReferenceBand(size / 2...2 * size + 1, "pixels are \((100 * size).rounded() / 100) from 0 on average")
  }

  public func term(for step: TrainingStep, head: Linear) -> LossTerm {
    let images = step[MaskedImages(share: share)]
    let (tokens, places) = images.patchTokens { $0 == nil }
    let patches = step.batch.firstViews.patches(of: images.patch)  // [batch, patches, 3 * patch * patch]
    let pixels = patches.reshaped([patches.shape[0] * patches.shape[1], patches.shape[2]])
      .gatherRows(Indices(places))
    return LossTerm(meanAbsoluteDifference(head(tokens, step.pass), pixels))
  }
}

/// `mean |x - y|` over all elements of equal shapes; the slope where both are equal is 0.
package func meanAbsoluteDifference(_ x: Variable, _ y: Tensor) -> Variable {
  let difference = x + Variable(y * -1)
  return (difference.relu() + (difference * -1).relu()).mean()
}
