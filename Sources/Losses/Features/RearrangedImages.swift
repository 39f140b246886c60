package import Autograd
import Data
public import Encoders
package import Tensor

/// Pictures of the batch whose patches are elsewhere or gone, and what the online image encoder makes of them.
public struct RearrangedImages {
  /// The encoder's output, with gradients, all tokens.
  public let tokens: TokenBatch
  /// For each picture and each patch of the grid, row by row, which patch of the picture lies there; nil for none. `[batch][patches]`
  public let sources: [[Int?]]
  /// The side of a patch in pixels.
  let patch: Int

  /// Runs the encoder on the first views with their patches laid as `sources` says. A patch that is gone has the mean colour, 0: which pixels
  /// an encoder sees is all that can be said of every encoder.
  init(_ sources: [[Int?]], in step: TrainingStep, purpose: String) {
    let pixels = step.batch.firstViews
    self.sources = sources
    patch = pixels.shape[2] / step.gridSide
    let encoders = step.model.online
    tokens = encoders.image(pixels.layingPatches(sources, side: step.gridSide), step.pass.named(purpose))
  }

  private init(tokens: TokenBatch, sources: [[Int?]], patch: Int) {
    self.tokens = tokens
    self.sources = sources
    self.patch = patch
  }

  /// Those of the first pictures.
  func first(_ count: Int) -> RearrangedImages {
    let chosen = Array(0..<count)
    return RearrangedImages(tokens: tokens.selecting(chosen), sources: chosen.map { sources[$0] }, patch: patch)
  }

  /// The tokens of the patches that `isChosen` of each picture's sources, `[chosen, width]`, and which patches of which picture they are, as
  /// places in `[batch * patches]`.
  package func patchTokens(where isChosen: (Int?) -> Bool) -> (rows: Variable, places: [Int]) {
    let (rest, offsets) = tokens.restPlaces
    var places: [Int] = []
    for (picture, own) in sources.enumerated() {
      places += own.indices.filter { isChosen(own[$0]) }.map { offsets.range(picture).lowerBound + $0 }
    }
    let rows = tokens.rows.gatherRows(Indices(places.map { rest.values[$0] }))
    return (rows, places)
  }
}

extension TrainingStep {
  /// Of the image encoder's square of patches; 0 if it has none.
  var gridSide: Int { model.online.image.gridSide ?? 0 }
}

extension ModelOutline {
  /// Why the patches of a picture cannot be rearranged for an objective, or nil.
  func rearrangementFault(least side: Int) -> String? {
    guard let gridSide else { return nil }
    let encoder = encoders.name(of: .imageEncoder)
    if gridSide < side {
      return
        "the image encoder '\(encoder)' gives \(gridSide) x \(gridSide) patches; it must give at least \(side) x \(side)"
    }
    return gridSide * shape.patch == shape.imageSide
      ? nil
      : "the image encoder '\(encoder)' gives \(gridSide) patches per side, and pictures have "
        + "\(shape.imageSide / shape.patch); they must be the same"
  }
}

/// The first views with a share of their patches gone, through the online image encoder (He et al. 2022; Xie et al. 2022).
///
/// Which patches is keyed by (seed, step, sample), and not by the share: of two shares the smaller one hides some of what the greater one hides, so
/// that arms that differ in the share alone differ in no draw. Of every picture as many are hidden.
public struct MaskedImages: StepFeature {
  /// Of the patches, above 0 and below 1; at least one patch is gone and at least one is left.
  public var share: Float

  /// Hides this share of a picture's patches; a trap unless it is above 0 and below 1.
  public init(share: Float) {
    require(share > 0 && share < 1, "masked images: a share of \(share) is not above 0 and below 1")
    self.share = share
  }

  public func value(in step: TrainingStep) -> RearrangedImages {
    let patches = step.gridSide * step.gridSide
    let gone = max(1, min(patches - 1, Int((Float(patches) * share).rounded())))
    let sources = step.batch.samples.map { sample -> [Int?] in
      var random = step.seed.derived("masked patches", sample).stream()
      let hidden = Set(random.permutation(of: patches).prefix(gone))
      return (0..<patches).map { hidden.contains($0) ? nil : $0 }
    }
    return RearrangedImages(sources, in: step, purpose: "masked patches")
  }

  public func value(ofFirst pairs: Int, from value: RearrangedImages) -> RearrangedImages? { value.first(pairs) }
}

/// The first views with their patches in random order, through the online image encoder; the order is keyed by (seed, step, sample).
public struct ShuffledImages: StepFeature {
  public init() {}

  public func value(in step: TrainingStep) -> RearrangedImages {
    let patches = step.gridSide * step.gridSide
    let sources = step.batch.samples.map { sample -> [Int?] in
      var random = step.seed.derived("shuffled patches", sample).stream()
      return random.permutation(of: patches)
    }
    return RearrangedImages(sources, in: step, purpose: "shuffled patches")
  }

  public func value(ofFirst pairs: Int, from value: RearrangedImages) -> RearrangedImages? { value.first(pairs) }
}

extension Tensor {
  /// Pictures `[batch, channels, size, size]`, cut into a square of `side` x `side` patches, with patch `sources[b][p]` of picture `b` at
  /// place `p`, or zeros.
  package func layingPatches(_ sources: [[Int?]], side: Int) -> Tensor {
    let (batch, channels, size) = (shape[0], shape[1], shape[2])
    require(
      side > 0 && size % side == 0 && shape[3] == size && sources.count == batch,
      "patches: pictures \(shape) and \(side) patches per side")
    let patch = size / side
    // A row of a patch is a run of pixels; after them all lies a run of zeros.
    let zeros = batch * channels * size * side
    var runs: [Int] = []
    runs.reserveCapacity(zeros)
    for picture in 0..<batch {
      for channel in 0..<channels {
        for line in 0..<size {
          for column in 0..<side {
            guard let source = sources[picture][line / patch * side + column] else {
              runs.append(zeros)
              continue
            }
            let from = source / side * patch + line % patch
            runs.append(((picture * channels + channel) * size + from) * side + source % side)
          }
        }
      }
    }
    return Tensor.concatenatingRows([reshaped([zeros, patch]), Tensor(zeros: [1, patch], on: device)])
      .gatherRows(Indices(runs)).reshaped(shape)
  }
}
