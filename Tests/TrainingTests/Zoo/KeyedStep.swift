import Autograd
import Data
import Encoders
import Losses
import Tensor
import TestSupport
import Testing
import Training

/// Numbers that are a function of a name: the same ones as in `Tests/Zoo/steps.py`, without a file.
enum KeyedNumbers {
  /// FNV-1a of 32 bits.
  private static func key(_ name: String) -> UInt32 {
    name.utf8.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }

  /// In -0.5 ..< 0.5, 24 bits each: murmur3's finalizer of the key and the place.
  static func numbers(_ name: String, _ count: Int) -> [Float] {
    let key = key(name)
    return (0..<count).map { place in
      var hash = key &+ UInt32(place) &* 0x9E37_79B9
      hash = (hash ^ (hash >> 16)) &* 0x85EB_CA6B
      hash = (hash ^ (hash >> 13)) &* 0xC2B2_AE35
      return Float((hash ^ (hash >> 16)) >> 8) / 16_777_216 - 0.5
    }
  }

  /// The value of a parameter. Norms scale by about 1; the type of a token, which the published code leaves out, is 0.
  static func weights(_ name: String, _ count: Int) -> [Float] {
    if name.contains("token_type") { return [Float](repeating: 0, count: count) }
    let isScale = ["norm.weight", "norm1.weight", "norm2.weight"].contains { name.lowercased().hasSuffix($0) }
    return numbers(name, count).map { $0 * 0.5 + (isScale ? 1 : 0) }
  }
}

/// The first step of a recipe on the model, the batch and the choices of `Tests/Zoo/steps.py`.
struct KeyedStep {
  let report: StepReport
  /// Of each part of the model, the sum of its gradient times keyed numbers, and the gradient's norm.
  let gradients: [String: (slope: Double, norm: Double)]

  private static let shape = ModelShape(
    imageSide: 24, patch: 8, imageWidth: 16, imageDepth: 2, imageHeads: 2, textWidth: 24, textDepth: 2,
    fusionDepth: 3, textHeads: 3, vocabularySize: 50, maxPositions: 12, embedWidth: 10, dropout: 0)
  private static let lengths = [7, 3, 12, 5]
  private static let queueSize = 8
  private static let tokens = SpecialTokens(padding: 0, unknown: 1, classification: 2, separator: 3, mask: 4)
  private static let negatives = NegativePairs(imageForText: [2, 3, 1, 0], textForImage: [1, 2, 0, 2])
  /// Row, place, and what is read there: a mask, another word, the word itself.
  private static let hidden: [(row: Int, place: Int, word: Int32?)] = [
    (0, 3, tokens.mask), (0, 6, tokens.mask), (2, 1, 17), (2, 8, nil), (3, 4, tokens.mask),
  ]

  /// - Parameter recipe: One that is as published; its model, batch and queue become small, and the share of distillation is grown.
  init(_ recipe: Recipe) throws {
    let small = recipe.with(\.model, Self.shape).with(\.augmentation, .evaluation(side: Self.shape.imageSide))
      .with(\.maxTextLength, Self.shape.maxPositions).with(\.batchSize, Self.lengths.count)
      .with(\.queueSize, Self.queueSize).with(\.distillation.rampSteps, 0)
    let trainer = try Trainer(recipe: small, seed: Seed(0), tokens: Self.tokens)
    for parameter in trainer.parameters + trainer.momentumTwins.map(\.momentum) {
      // The temperatures and SigLIP's bias begin as their recipes say.
      guard parameter.value.count > 1 else { continue }
      let size = parameter.value.count / parameter.parts.count
      parameter.value = Tensor(
        parameter.parts.flatMap { KeyedNumbers.weights($0, size) }, shape: parameter.shape)
    }
    trainer.queues = FeatureQueues(image: Self.makeQueue("image_queue"), text: Self.makeQueue("text_queue"))
    let masked = Self.masked
    var found: Gradients?
    report = try trainer.train(
      Self.batch,
      prepare: { step in
        step.preset(MaskedText(TokenMasking()), to: masked)
        step.preset(HardNegatives(), to: Self.negatives)
      }, inspect: { found = $0 })
    gradients = Self.parts(of: try #require(found))
  }

  private static func makeQueue(_ name: String) -> FeatureQueue {
    let rows = Tensor(
      KeyedNumbers.numbers(name, queueSize * shape.embedWidth), shape: [queueSize, shape.embedWidth])
    return FeatureQueue(features: rows.normalized(), next: 0)
  }

  private static var captions: [[Int32]] {
    lengths.enumerated().map { row, length in
      let numbers = KeyedNumbers.numbers("caption \(row)", length)
      let words = Double(shape.vocabularySize - 5)
      return [tokens.classification] + numbers.dropFirst().map { 5 + Int32((Double($0) + 0.5) * words) }
    }
  }

  /// Both views of a picture are one, as in the published code.
  private static var batch: PairBatch {
    let (rows, side) = (lengths.count, shape.imageSide)
    let pictures = Tensor(
      KeyedNumbers.numbers("pictures", rows * 3 * side * side).map { $0 * 4 }, shape: [rows, 3, side, side])
    return PairBatch(
      firstViews: pictures, secondViews: pictures, text: PackedText(captions), samples: Array(0..<rows),
      groups: (0..<rows).map(String.init))
  }

  private static var masked: MaskedTokens {
    let original = captions
    var read = original
    for (row, place, word) in hidden {
      if let word { read[row][place] = word }
    }
    let starts = PackedText(original).offsets
    return MaskedTokens(
      text: PackedText(read), places: Indices(hidden.map { starts.range($0.row).lowerBound + $0.place }),
      labels: Indices(hidden.map { original[$0.row][$0.place] }))
  }

  private static func parts(of gradients: Gradients) -> [String: (slope: Double, norm: Double)] {
    var sums: [String: (slope: Double, squares: Double)] = [:]
    for parameter in gradients.parameters {
      let values = gradients[parameter]?.values ?? []
      let size = values.count / parameter.parts.count
      for (place, name) in parameter.parts.enumerated() where !name.contains("token_type") {
        let part = String(name.prefix { $0 != "." })
        var (slope, squares) = sums[part] ?? (0, 0)
        for (value, number) in zip(values[(place * size)...], KeyedNumbers.numbers("slope of " + name, size)) {
          slope += Double(value) * Double(number)
          squares += Double(value) * Double(value)
        }
        sums[part] = (slope, squares)
      }
    }
    return sums.mapValues { ($0.slope, $0.squares.squareRoot()) }
  }
}
