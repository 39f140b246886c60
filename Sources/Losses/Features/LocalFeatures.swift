public import Autograd
import Encoders
public import Tensor

/// Local features of a batch: rows of the shared space, and which sample owns which.
public struct LocalFeatures {
  /// `[locals, embedWidth]`
  public let rows: Tensor
  /// `[batch]` samples
  public let offsets: Offsets
}

/// Local features that learn: rows of the shared space, and which sample owns which.
public struct OnlineLocalFeatures {
  /// `[locals, embedWidth]`, unit rows.
  public let rows: Variable
  /// `[batch]` samples
  public let offsets: Offsets

  /// Those of the tokens after the first ones.
  init(_ tokens: TokenBatch, _ projection: Projection, _ pass: Pass) {
    let (places, offsets) = tokens.restPlaces
    self.init(rows: projection(tokens.rows.gatherRows(places), pass).normalized(), offsets: offsets)
  }

  private init(rows: Variable, offsets: Offsets) {
    self.rows = rows
    self.offsets = offsets
  }

  /// Those of the first samples.
  func first(_ count: Int) -> OnlineLocalFeatures {
    let (offsets, elements) = offsets.selecting(Array(0..<count))
    return OnlineLocalFeatures(rows: rows.gatherRows(elements), offsets: offsets)
  }
}

/// The unit-norm projections of all patches from the online image encoder.
public struct OnlinePatches: StepFeature {
  public init() {}

  public func value(in step: TrainingStep) -> OnlineLocalFeatures {
    OnlineLocalFeatures(step[OnlineImage()].tokens, step.model.online.imageProjection, step.pass)
  }

  public func value(ofFirst pairs: Int, from value: OnlineLocalFeatures) -> OnlineLocalFeatures? { value.first(pairs) }
}

/// The unit-norm projections of every token after [CLS] from the online text encoder.
public struct OnlineWords: StepFeature {
  public init() {}

  public func value(in step: TrainingStep) -> OnlineLocalFeatures {
    OnlineLocalFeatures(step[OnlineText()].tokens, step.model.online.textProjection, step.pass)
  }

  public func value(ofFirst pairs: Int, from value: OnlineLocalFeatures) -> OnlineLocalFeatures? { value.first(pairs) }
}

/// The unit-norm projections of every token after [CLS] from the momentum text encoder.
public struct MomentumWords: StepFeature {
  public init() {}

  /// One row per token after the first one, of unit norm.
  public func value(in step: TrainingStep) -> LocalFeatures {
    let tokens = step[MomentumText()].tokens
    let (places, offsets) = tokens.restPlaces
    let rows = step.model.momentum.textProjection(tokens.rows.gatherRows(places), step.momentumPass).value
    return LocalFeatures(rows: rows.normalized(), offsets: offsets)
  }
}

/// How the patches of a picture become regions for local alignment.
public enum PatchRegions: Sendable, Codable, Hashable {
  /// The published rule: windows of floor(sqrt(side)) patches, 16 x 16 patches to 4 x 4 regions; a remainder is cut off.
  case published
  /// `grid` x `grid` regions whatever the side (adaptive average pooling).
  case grid(Int)
  /// Every patch is a region.
  case patches

  /// The side of the square of patches that is used, and the side of the square of regions.
  func sides(for side: Int) -> (used: Int, regions: Int) {
    switch self {
    case .published:
      let window = Int(Double(side).squareRoot())
      return (side / window * window, side / window)
    case .grid(let grid):
      require((1...side).contains(grid), "lmi: a grid of \(grid) regions on a side of \(side) patches")
      return (side, grid)
    case .patches:
      return (side, side)
    }
  }
}

/// The projections of all patches from the momentum image encoder, unit norm, averaged into regions (not normalised again).
public struct PooledPatches: StepFeature {
  package var regions: PatchRegions

  /// Regions by this rule.
  public init(_ regions: PatchRegions) { self.regions = regions }

  /// One row per region, the mean of its patches' unit vectors; a trap where the patches form no square.
  public func value(in step: TrainingStep) -> LocalFeatures {
    let tokens = step[MomentumImage()].tokens
    guard let side = step.model.momentum.image.gridSide else {
      fatalError("pooled patches: the image encoder has no grid of patches")
    }
    let (used, grid) = regions.sides(for: side)
    let batch = tokens.batch
    var places = tokens.restPlaces.places
    if used < side {
      let kept = places.values.enumerated().filter { place, _ in
        let inImage = place % (side * side)
        return inImage / side < used && inImage % side < used
      }
      places = Indices(kept.map(\.element))
    }
    let patches = step.model.momentum.imageProjection(tokens.rows.gatherRows(places), step.momentumPass).value
      .normalized()  // [batch * used * used, embedWidth]
    let width = patches.shape[-1]
    let pooled = patches.reshaped([batch, used * used, width]).pooledPlaces(grid: grid)  // [batch, regions, embedWidth]
    return LocalFeatures(
      rows: pooled.reshaped([batch * grid * grid, width]), offsets: Offsets(rows: batch, length: grid * grid))
  }
}
