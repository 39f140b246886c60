import Triad

/// Reads a picture as a set of patches, each by itself: no positions and no attention. The whole is their mean.
public struct SetOfPatches: ImageArchitecture {
  public static let name = "set-of-patches"

  /// The width between the two layers.
  public var hidden: Int

  public init(hidden: Int = 64) { self.hidden = hidden }

  /// The tokens after the first lie as the patches do.
  public func gridSide(for shape: ModelShape) -> Int? { shape.imageSide / shape.patch }

  public func fault(for shape: ModelShape) -> String? {
    shape.imageSide % shape.patch == 0 ? nil : "imageSide \(shape.imageSide) is not a multiple of patch \(shape.patch)"
  }

  public func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any ImageEncoder {
    PatchSetEncoder(make, shape: shape, hidden: hidden)
  }
}

struct PatchSetEncoder: ImageEncoder {
  let width: Int
  let patch: Int
  let side: Int
  let hidden: Int
  let first: Linear
  let second: Linear
  let norm: LayerNorm

  init(_ make: ParameterMaker, shape: ModelShape, hidden: Int) {
    width = shape.imageWidth
    patch = shape.patch
    side = shape.imageSide / shape.patch
    self.hidden = hidden
    first = Linear(make, "patches.first", inputs: 3 * patch * patch, outputs: hidden, .torchDefault)
    second = Linear(make, "patches.second", inputs: hidden, outputs: width, .torchDefault)
    norm = LayerNorm(make, "patches.norm", width: width, epsilon: 1e-6)
  }

  var gridSide: Int? { side }

  func callAsFunction(_ images: Tensor, _ pass: Pass) -> TokenBatch {
    let (batch, places) = (images.shape[0], side * side)
    let pixels = first.gelu(Variable(images.patches(of: patch)), pass).reshaped([batch * places, hidden])
    let patches = norm(second(pixels, pass), pass)  // [batch * places, width]
    let wholes = patches.means(of: Offsets(rows: batch, length: places))  // [batch, width]
    // Of each picture the whole, then its patches.
    let order = (0..<batch).flatMap { image in [image] + (0..<places).map { batch + image * places + $0 } }
    return TokenBatch(
      rows: Variable.concatenatingRows([wholes, patches]).gatherRows(Indices(order)),
      offsets: Offsets(rows: batch, length: places + 1))
  }

  func visitParameters(_ visit: (Parameter) -> Void) {
    first.visitParameters(visit)
    second.visitParameters(visit)
    norm.visitParameters(visit)
  }
}
