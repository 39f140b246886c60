import Autograd
package import Data
package import Encoders
package import Files
import Foundation
import JSON
import Losses
import Tensor

/// What frozen layers make of pictures and captions: computed once, kept on the disk, read by every run whose frozen layers, views and data
/// are the same.
///
/// Frozen layers give numbers of half precision whether they are computed in a step or were before, so a run gives the same either way.
///
/// One for all runs of a process: what it has looked through is not looked through again.
package final class FrozenFeatureStore {
  /// Of all features on this machine.
  private let folder: String
  private var open: [String: OpenFeatures] = [:]
  /// Runs a body that nobody else runs for the same folder meanwhile.
  private let exclusively: (_ folder: String, _ body: () throws -> Void) throws -> Void

  /// Views that go through the frozen layers together; what one of them gives does not depend on the others.
  private static let batch = 64

  /// - Parameter exclusively: Runs a body that nobody else runs for the same folder meanwhile.
  package init(
    in folders: CacheFolder = .standard(),
    exclusively: @escaping (_ folder: String, _ body: () throws -> Void) throws -> Void = { _, body in try body() }
  ) {
    folder = folders.root + "/frozen"
    self.exclusively = exclusively
  }

  /// The frozen layers' output for pictures; nil where no layer of the image encoder is frozen.
  ///
  /// - Parameters:
  ///   - samples: Of `source`, ascending.
  ///   - views: Of each picture.
  ///   - model: With the values that its frozen layers keep.
  package func pictures(
    _ samples: [Int], of source: any PairSource, views: FrozenViews, by model: Model,
    progress: (FrozenFeatureProgress) throws -> Void
  ) throws -> PictureFeatures? {
    guard let encoder = model.online.image as? PartlyFrozenImageEncoder else { return nil }
    let parts = try parts(of: samples, of: source, views: views, by: model, encoder)
    try make(
      parts, on: model.device,
      rowsOf: { try rows(of: samples.prefix(1).map { ($0, 0) }, source, views, encoder, model).first ?? [] }
    ) {
      records in
      let list = records.map { (samples[$0 / views.count], $0 % views.count) }
      return try rows(of: list, source, views, encoder, model)
    } progress: { done in
      try progress(FrozenFeatureProgress(kind: .pictures, source: source.name, completed: done, total: parts.count))
    }
    let open = try opened(parts)
    // A picture that cannot be read has no rows; what is wrong with it is found again where it is.
    var faults: [Int: PairFault] = [:]
    for (place, sample) in samples.enumerated() {
      if open.rows(of: place * views.count) == 0 { faults[sample] = fault(of: sample, in: source) }
    }
    return PictureFeatures(samples: samples, views: views.count, features: open, faults: faults)
  }

  /// Views of pictures that would have to be computed; none where no layer of the image encoder is frozen.
  package func missingViews(
    _ samples: [Int], of source: any PairSource, views: FrozenViews, by model: Model
  ) throws -> Int {
    guard let encoder = model.online.image as? PartlyFrozenImageEncoder else { return 0 }
    let parts = try parts(of: samples, of: source, views: views, by: model, encoder)
    return parts.missing.reduce(0) { $0 + parts.parts[$1].count }
  }

  private func parts(
    of samples: [Int], of source: any PairSource, views: FrozenViews, by model: Model,
    _ encoder: PartlyFrozenImageEncoder
  ) throws -> FeatureParts {
    let identity = try identity(
      of: encoder.frozenParameters, kind: .pictures, model,
      [
        "layers": .integer(encoder.layers), "side": .integer(model.shape.imageSide),
        "patch": .integer(model.shape.patch), "heads": .integer(model.shape.imageHeads), "views": try views.identity,
        "pictures": .string(String(source.pictureFingerprint, radix: 16)),
        "samples": .string(String(samples.reduce(0 as UInt64) { Hashing.mix($0 &+ UInt64($1) &+ 1) }, radix: 16)),
        "count": .integer(samples.count),
      ])
    return FeatureParts(
      in: folder, identity: identity, width: encoder.width, count: samples.count * views.count)
  }

  /// The frozen layers' output for captions; nil where no layer of the text encoder is frozen.
  ///
  /// - Parameter captions: Rows of tokens, each once.
  package func captions(
    _ captions: [[Int32]], by model: Model, progress: (FrozenFeatureProgress) throws -> Void
  ) throws -> CaptionFeatures? {
    guard let encoder = model.online.text as? PartlyFrozenTextEncoder else { return nil }
    var sum: UInt64 = 0
    for row in captions {
      for token in row { sum = Hashing.mix(sum &+ UInt64(UInt32(bitPattern: token)) &+ 1) }
      sum = Hashing.mix(sum ^ 0xff)
    }
    let identity = try identity(
      of: encoder.frozenParameters, kind: .captions, model,
      [
        "layers": .integer(encoder.layers), "heads": .integer(model.shape.textHeads),
        "captions": .string(String(sum, radix: 16)), "count": .integer(captions.count),
      ])
    let parts = FeatureParts(in: folder, identity: identity, width: encoder.width, count: captions.count)
    func rows(_ captions: [[Int32]]) -> [[UInt16]] {
      let tokens = encoder.lower(PackedText(captions))
      let halves = tokens.rows.value.halves
      return captions.indices.map { row in
        let range = tokens.offsets.range(row)
        return Array(halves[range.lowerBound * encoder.width..<range.upperBound * encoder.width])
      }
    }
    let longest = captions.max { $0.count < $1.count } ?? []
    try make(parts, on: model.device, rowsOf: { [UInt16](repeating: 0, count: longest.count * encoder.width) }) {
      records in
      rows(Array(captions[records]))
    } progress: { done in
      try progress(FrozenFeatureProgress(kind: .captions, source: "", completed: done, total: parts.count))
    }
    return CaptionFeatures(captions: captions, features: try opened(parts))
  }

  private func opened(_ parts: FeatureParts) throws -> OpenFeatures {
    if let known = open[parts.path] { return known }
    let found = try parts.opened()
    open[parts.path] = found
    return found
  }

  /// Computes the parts that are missing.
  ///
  /// - Parameters:
  ///   - rowsOf: The numbers of the longest record.
  ///   - compute: The numbers of records.
  private func make(
    _ parts: FeatureParts, on device: any Device, rowsOf: () throws -> [UInt16],
    _ compute: (Range<Int>) throws -> [[UInt16]],
    progress: (Int) throws -> Void
  ) throws {
    guard !parts.missing.isEmpty else { return }
    try AtomicFile.makeFolder(of: parts.path + "/part")
    try exclusively(parts.path) {
      // Another process may have made them meanwhile.
      let missing = parts.missing
      guard !missing.isEmpty else { return }
      let records = missing.reduce(0) { $0 + parts.parts[$1].count }
      let needed = FeatureParts.bytes(
        rows: try rowsOf().count / parts.width * records, width: parts.width, records: records)
      try FreeSpace.require(needed, in: parts.path, for: "the output of frozen layers")
      var done = parts.count - records
      try progress(done)
      for part in missing {
        let start = ContinuousClock.now
        let counter = OperationCounter(device)
        var made: [[UInt16]] = []
        let all = parts.parts[part]
        for first in stride(from: all.lowerBound, to: all.upperBound, by: FrozenFeatureStore.batch) {
          made += try compute(first..<min(first + FrozenFeatureStore.batch, all.upperBound))
          try progress(done + made.count)
        }
        done += made.count
        try parts.write(
          part: part, records: made,
          cost: FeatureCost(
            operations: counter.count ?? 0, seconds: (ContinuousClock.now - start) / .seconds(1)))
      }
    }
  }

  /// What frozen layers make of views of pictures; nothing of a picture that cannot be read.
  private func rows(
    of list: [(sample: Int, view: Int)], _ source: any PairSource, _ views: FrozenViews,
    _ encoder: PartlyFrozenImageEncoder, _ model: Model
  ) throws -> [[UInt16]] {
    var pictures = PictureBytes(side: model.shape.imageSide, capacity: list.count)
    var places: [Int?] = []
    var last: (sample: Int, image: PixelImage?)?
    for (sample, view) in list {
      if last?.sample != sample {
        // The views of a picture stand together, and it is read once for them.
        last = (sample, fault(of: sample, in: source).map(\.isSalvaged) ?? true ? try source.image(at: sample) : nil)
      }
      guard let image = last?.image else {
        places.append(nil)
        continue
      }
      places.append(pictures.count)
      pictures.append(try views.view(view, of: image, sample: sample))
    }
    guard pictures.count > 0 else { return list.map { _ in [] } }
    let tokens = encoder.lower(pictures.normalized(by: views.normalization, on: model.device))
    let halves = tokens.rows.value.halves
    guard !halves.contains(where: { $0 & 0x7c00 == 0x7c00 }) else {
      throw FrozenFeatureError.overflow(source: source.name)
    }
    let size = halves.count / pictures.count
    return places.map { $0.map { Array(halves[$0 * size..<($0 + 1) * size]) } ?? [] }
  }

  private func fault(of sample: Int, in source: any PairSource) -> PairFault? {
    do {
      return PairFault.damage(of: try source.pair(at: sample), sample: sample)
    } catch {
      return PairFault(sample: sample, reason: String(describing: error))
    }
  }

  /// Everything that the numbers depend on.
  private func identity(
    of parameters: [Parameter], kind: FrozenFeatureProgress.Kind, _ model: Model,
    _ settings: KeyValuePairs<String, JSONValue>
  ) throws -> String {
    var weights: UInt64 = 0
    for parameter in parameters {
      weights = Hashing.mix(weights ^ Hashing.fnv1a(parameter.path))
      for value in parameter.value.values { weights = (weights ^ UInt64(value.bitPattern)) &* 0x0000_0100_0000_01b3 }
    }
    let members: [JSONValue.Member] = [
      .init("kind", .string(kind.rawValue)), .init("numerics", .integer(FrozenFeatureStore.numerics)),
      .init("weights", .string(String(weights, radix: 16))),
      .init("encoders", try JSONValue(parsing: CanonicalJSON.text(of: model.encoders))),
    ]
    return JSONValue.object(members + settings.map { .init($0.key, $0.value) }).compactText
  }

  /// Raised when a change to the code changes what frozen layers give.
  private static let numerics = 1
}

/// How far the computing of what frozen layers give is.
public struct FrozenFeatureProgress: Sendable, Hashable {
  /// What is being computed.
  public enum Kind: String, Sendable, Hashable {
    case pictures, captions
  }

  public let kind: Kind
  /// Of the pictures.
  package let source: String
  public let completed: Int
  /// Views of pictures, or captions.
  public let total: Int
}

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

  fileprivate var identity: JSONValue {
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

/// Why the output of frozen layers cannot be kept.
package enum FrozenFeatureError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A number beyond half precision, or none.
  case overflow(source: String)

  package var description: String {
    switch self {
    case .overflow(let source):
      "The frozen layers give numbers above 65,504 for pictures of \(source), which half precision does not hold; freeze other layers, or "
        + "none."
    }
  }
}
