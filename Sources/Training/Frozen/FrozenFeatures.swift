import Autograd
package import Data
import Encoders
import Tensor

/// What frozen layers made of pictures, to read.
package struct PictureFeatures: Sendable {
  /// The place of each sample.
  private let places: [Int: Int]
  /// Of each picture.
  private let views: Int
  private let features: OpenFeatures
  private let faults: [Int: PairFault]
  /// Of a view.
  package let tokens: Int

  init(samples: [Int], views: Int, features: OpenFeatures, faults: [Int: PairFault]) {
    places = Dictionary(samples.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    self.views = views
    self.features = features
    self.faults = faults
    tokens = (0..<features.count).lazy.map(features.rows(of:)).first { $0 > 0 } ?? 0
  }

  package var width: Int { features.width }

  /// What computing them took, whenever that was.
  package var cost: FeatureCost { features.cost }

  /// Views that are there.
  package var count: Int { features.count }

  /// The bits of `[tokens, width]` numbers; nil for a picture that is not among them or cannot be read.
  package func view(_ number: Int, ofSample sample: Int) throws -> [UInt16]? {
    guard let place = places[sample], features.rows(of: place * views + number) > 0 else { return nil }
    return try features.halves(of: place * views + number)
  }

  package func fault(ofSample sample: Int) -> PairFault? { faults[sample] }

  /// The tokens of pictures, as the frozen layers give them; nil unless all are there.
  func tokenBatch(of samples: some Sequence<Int>, on device: any Device) throws -> TokenBatch? {
    var halves: [UInt16] = []
    var count = 0
    for sample in samples {
      guard let view = try view(0, ofSample: sample) else { return nil }
      halves += view
      count += 1
    }
    return TokenBatch(
      rows: Variable(Tensor(halves: halves, shape: [count * tokens, width], on: device)),
      offsets: Offsets(rows: count, length: tokens))
  }
}

/// What frozen layers made of captions, to read.
package struct CaptionFeatures: Sendable {
  /// The place of each row of tokens.
  private let places: [[Int32]: Int]
  private let features: OpenFeatures

  init(captions: [[Int32]], features: OpenFeatures) {
    places = Dictionary(captions.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    self.features = features
  }

  package var width: Int { features.width }
  package var cost: FeatureCost { features.cost }
  package var count: Int { features.count }

  /// The bits of `[tokens, width]` numbers; nil for a caption that is not among them.
  package func caption(_ tokens: [Int32]) throws -> [UInt16]? { try places[tokens].map(features.halves(of:)) }

  /// The tokens of captions, as the frozen layers give them; nil unless all are there.
  func tokenBatch(of rows: some Collection<[Int32]>, on device: any Device) throws -> TokenBatch? {
    var halves: [UInt16] = []
    for row in rows {
      guard let caption = try caption(row) else { return nil }
      halves += caption
    }
    let offsets = Offsets(lengths: rows.map(\.count))
    return TokenBatch(
      rows: Variable(Tensor(halves: halves, shape: [offsets.total, width], on: device)), offsets: offsets)
  }
}

/// What frozen layers made of all that a run trains on.
package struct TrainingFeatures: KnownFeatures {
  package let views: PictureFeatures?
  package let captions: CaptionFeatures?

  /// Nil where nothing was computed before.
  package init?(views: PictureFeatures?, captions: CaptionFeatures?) {
    guard views != nil || captions != nil else { return nil }
    self.views = views
    self.captions = captions
  }

  package var viewSize: (tokens: Int, width: Int)? { views.map { ($0.tokens, $0.width) } }

  package func view(_ number: Int, ofSample sample: Int) throws -> [UInt16] {
    guard let view = try views?.view(number, ofSample: sample) else {
      throw FeatureAbsence(sample: sample)
    }
    return view
  }

  package func fault(ofSample sample: Int) -> PairFault? { views?.fault(ofSample: sample) }

  package var captionWidth: Int? { captions?.width }

  package func caption(_ tokens: [Int32]) throws -> [UInt16]? { try captions?.caption(tokens) }

  private struct FeatureAbsence: Error, CustomStringConvertible {
    let sample: Int

    var description: String { "sample \(sample) is not among them" }
  }
}

/// What frozen layers made of all that an evaluation asks about.
package struct EvaluationFeatures: Sendable {
  /// By the fingerprint of the pictures.
  private let pictures: [UInt64: PictureFeatures]
  private let captions: CaptionFeatures?

  package init(pictures: [UInt64: PictureFeatures], captions: CaptionFeatures?) {
    self.pictures = pictures
    self.captions = captions
  }

  /// The image encoder's output for pictures; nil where it has to be computed from them.
  func imageTokens(of samples: ArraySlice<Int>, in source: any PairSource, by model: Model) throws -> TokenBatch? {
    guard let encoder = model.online.image as? PartlyFrozenImageEncoder,
      let known = pictures[source.pictureFingerprint],
      let lower = try known.tokenBatch(of: samples, on: model.device)
    else { return nil }
    return encoder.upper(lower, .inference)
  }

  /// The text encoder's output for captions; nil where it has to be computed from them.
  func textTokens(of rows: ArraySlice<[Int32]>, by model: Model) throws -> TokenBatch? {
    guard let encoder = model.online.text as? PartlyFrozenTextEncoder,
      let lower = try captions?.tokenBatch(of: rows, on: model.device)
    else { return nil }
    return encoder.upper(lower, .inference)
  }
}
