import Autograd
import Encoders
import Parts
import Tensor

// Encoders that break one promise each. All start from sound ones: a linear map of patches, of words, and of words beside pictures.

/// How an image encoder can be wrong.
enum ImageFault: String, Codable, CaseIterable {
  case none, width, lyingGrid, neighbour, forgotten, samePath, random, leak, sameFirst, wrongDerivative, infinite
  case trapOfSizes, ownTwin
}

struct PatchMap: ImageArchitecture {
  static let name = "patch-map"
  var fault = ImageFault.none

  func gridSide(for shape: ModelShape) -> Int? {
    fault == .lyingGrid ? shape.imageSide / shape.patch + 1 : shape.imageSide / shape.patch
  }

  func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any ImageEncoder {
    PatchMapLayers(make, shape: shape, fault: fault)
  }
}

private final class Keeping {
  var variable: Variable?
}

private struct PatchMapLayers: ImageEncoder {
  let fault: ImageFault
  let width: Int
  let side: Int
  let patch: Int
  let map: Linear
  let other: Linear
  let kept = Keeping()

  init(_ make: ParameterMaker, shape: ModelShape, fault: ImageFault) {
    self.fault = fault
    side = shape.imageSide / shape.patch
    patch = shape.patch
    width =
      fault == .width || (fault == .trapOfSizes && shape.imageWidth == 6) ? shape.imageWidth + 1 : shape.imageWidth
    map = Linear(make, "patch_map.map", inputs: 3 * patch * patch, outputs: width, .torchDefault)
    other =
      fault == .ownTwin
      ? Linear(
        ParameterMaker(seed: make.seed, device: make.device), "patch_map.other", inputs: width, outputs: width,
        .torchDefault)
      : Linear(
        make, fault == .samePath ? "patch_map.map" : "patch_map.other", inputs: width, outputs: width, .torchDefault)
  }

  var gridSide: Int? { side }

  func callAsFunction(_ images: Tensor, _ pass: Pass) -> TokenBatch {
    let (batch, places) = (images.shape[0], side * side)
    var patches = map(Variable(images.patches(of: patch)), pass).reshaped([batch * places, width])
    patches = patches + other(patches, pass)
    switch fault {
    case .random: patches = patches * Float.random(in: 0.5...1)
    case .infinite: patches = patches * .infinity
    case .wrongDerivative: patches = Backwards()(patches)
    // What any token has in common with the first picture of the batch.
    case .neighbour: patches = patches + patches.gatherRows(Indices((0..<batch * places).map { $0 % places }))
    case .leak:
      if pass.tape != nil {
        kept.variable = patches
      } else if let variable = kept.variable, variable.shape == patches.shape {
        patches = variable
      }
    default: break
    }
    let whole = patches.means(of: Offsets(rows: batch, length: places)) * (fault == .sameFirst ? 0 : 1)
    let order = (0..<batch).flatMap { image in [image] + (0..<places).map { batch + image * places + $0 } }
    return TokenBatch(
      rows: Variable.concatenatingRows([whole, patches]).gatherRows(Indices(order)),
      offsets: Offsets(rows: batch, length: places + 1))
  }

  func visitParameters(_ visit: (Parameter) -> Void) {
    map.visitParameters(visit)
    if fault != .forgotten { other.visitParameters(visit) }
  }
}

/// The identity, whose derivative has the wrong sign.
private struct Backwards: Operation {
  func value(_ inputs: [Tensor]) -> Tensor { inputs[0] }
  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] { [gradient * -1] }
}

/// How a text encoder can be wrong.
enum TextFault: String, Codable, CaseIterable {
  case none, missingTable, hiddenTable, lostWord, deaf, grid, forgetful
}

struct WordMap: TextArchitecture {
  static let name = "word-map"
  var fault = TextFault.none

  private enum CodingKeys: String, CodingKey { case fault }

  init(fault: TextFault = .none) { self.fault = fault }

  init(from decoder: any Decoder) throws {
    fault = try decoder.container(keyedBy: CodingKeys.self).decode(TextFault.self, forKey: .fault)
    if fault == .forgetful { fault = .none }
  }

  var gives: Set<EncoderOutput> {
    switch fault {
    case .hiddenTable: [.words]
    case .grid: [.words, .wordTable, .grid]
    default: [.words, .wordTable]
    }
  }

  func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any TextEncoder {
    WordMapLayers(make, shape: shape, fault: fault)
  }
}

private struct WordMapLayers: TextEncoder {
  let fault: TextFault
  let width: Int
  let table: Parameter

  init(_ make: ParameterMaker, shape: ModelShape, fault: TextFault) {
    self.fault = fault
    width = shape.textWidth
    table = make("word_map.table", [shape.vocabularySize, width], .normal(deviation: 1))
  }

  var wordEmbeddings: Parameter? { fault == .missingTable ? nil : table }

  func callAsFunction(_ text: PackedText, _ pass: Pass) -> TokenBatch {
    let words = pass(table).gatherRows(text.ids)
    if fault == .deaf { return TokenBatch(rows: words, offsets: text.offsets) }
    let rows = words + words.means(of: text.offsets).gatherRows(text.offsets.owners)
    guard fault == .lostWord else { return TokenBatch(rows: rows, offsets: text.offsets) }
    let firsts = Indices(text.offsets.bounds.dropLast())
    return TokenBatch(rows: rows.gatherRows(firsts), offsets: Offsets(rows: text.offsets.count, length: 1))
  }

  func visitParameters(_ visit: (Parameter) -> Void) { visit(table) }
}

/// How a fusion encoder can be wrong.
enum FusionFault: String, Codable, CaseIterable {
  case none, blind, otherPicture, allTokens, refusing
}

struct PairMap: FusionArchitecture {
  static let name = "pair-map"
  var fault = FusionFault.none

  func fault(for shape: ModelShape) -> String? { fault == .refusing ? "it is Sunday" : nil }

  func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any FusionEncoder {
    PairMapLayers(make, shape: shape, fault: fault)
  }
}

private struct PairMapLayers: FusionEncoder {
  let fault: FusionFault
  let width: Int
  let picture: Linear

  init(_ make: ParameterMaker, shape: ModelShape, fault: FusionFault) {
    self.fault = fault
    width = shape.textWidth
    picture = Linear(make, "pair_map.picture", inputs: shape.imageWidth, outputs: width, .torchDefault)
  }

  func context(for images: TokenBatch, _ pass: Pass) -> FusionContext {
    let seen = picture(images.rows.means(of: images.offsets), pass) * (fault == .blind ? 0 : 1)
    return FusionContext(keysAndValues: [seen], offsets: Offsets(rows: images.offsets.count, length: 1))
  }

  func callAsFunction(
    _ text: TokenBatch, with context: FusionContext, images: [Int], outputs: Indices, _ pass: Pass
  ) -> Variable {
    let places = fault == .allTokens ? Indices(0..<text.offsets.total) : outputs
    let owners = text.offsets.owners.values
    let seen = places.values.map { fault == .otherPicture ? 0 : images[Int(owners[Int($0)])] }
    return text.rows.gatherRows(places) + context.keysAndValues[0].gatherRows(Indices(seen))
  }

  func visitParameters(_ visit: (Parameter) -> Void) { picture.visitParameters(visit) }
}
