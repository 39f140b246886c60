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
  private let exclusively: Exclusively
  /// Of everything that decides what runs compute.
  private let numerics: Int

  /// Runs a body that nobody else runs for the same folder meanwhile, and as long as it waits for somebody tells it again and again.
  package typealias Exclusively = (
    _ folder: String, _ waiting: () throws -> Void, _ body: () throws -> Void
  ) throws -> Void

  /// Views that go through the frozen layers together; what one of them gives does not depend on the others.
  private static let batch = 64

  /// - Parameter numerics: The version of everything that decides what runs compute.
  package init(
    in folders: CacheFolder = .standard(), numerics: Int,
    exclusively: @escaping Exclusively = { _, _, body in try body() }
  ) {
    folder = folders.root + "/frozen"
    self.numerics = numerics
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
    func made() throws -> OpenFeatures {
      try make(parts, on: model.device, rows: { model.rowsOfView(views, encoder) * $0.count }) {
        records in
        let list = records.map { (samples[$0 / views.count], $0 % views.count) }
        let made = try rows(of: list, source, views, encoder, model)
        return (made.rows, made.faults)
      } progress: { done in
        try progress(FrozenFeatureProgress(kind: .pictures, source: source.name, completed: done, total: parts.count))
      }
      return try opened(parts)
    }
    var features = try made()
    // A picture that could not be read then may be there now.
    let mended = try features.faults().filter { !$0.isSalvaged && fault(of: $0.sample, in: source)?.isSalvaged ?? true }
    if !mended.isEmpty {
      open[parts.path] = nil
      let places = Dictionary(uniqueKeysWithValues: samples.enumerated().map { ($1, $0) })
      for fault in mended {
        guard let place = places[fault.sample] else { continue }
        let own = place * views.count..<(place + 1) * views.count
        for (part, records) in parts.parts.enumerated() where records.overlaps(own) { parts.remove(part: part) }
      }
      features = try made()
    }
    return PictureFeatures(
      samples: samples, views: views.count, features: features,
      faults: Dictionary(try features.faults().map { ($0.sample, $0) }) { first, _ in first })
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
        "encoder": try model.part(.image), "layers": .integer(encoder.layers), "side": .integer(model.shape.imageSide),
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
        "encoder": try model.part(.text), "layers": .integer(encoder.layers), "heads": .integer(model.shape.textHeads),
        "captions": .string(String(sum, radix: 16)), "count": .integer(captions.count),
      ])
    let parts = FeatureParts(in: folder, identity: identity, width: encoder.width, count: captions.count)
    func rows(_ captions: [[Int32]]) throws -> [[UInt16]] {
      let tokens = encoder.lower(PackedText(captions))
      let halves = tokens.rows.value.halves
      try Self.requireFinite(halves, of: "captions")
      return captions.indices.map { row in
        let range = tokens.offsets.range(row)
        return Array(halves[range.lowerBound * encoder.width..<range.upperBound * encoder.width])
      }
    }
    try make(parts, on: model.device, rows: { captions[$0].reduce(0) { $0 + $1.count } }) { records in
      (try rows(Array(captions[records])), [])
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
  ///   - rows: How many there are of records, for the room that they take.
  ///   - compute: The numbers of records, and what is wrong with what they are made of.
  private func make(
    _ parts: FeatureParts, on device: any Device, rows: (Range<Int>) throws -> Int,
    _ compute: (Range<Int>) throws -> (rows: [[UInt16]], faults: [PairFault]), progress: (Int) throws -> Void
  ) throws {
    guard !parts.missing.isEmpty else { return }
    try AtomicFile.makeFolder(of: parts.path + "/part")
    func done() -> Int { parts.count - parts.missing.reduce(0) { $0 + parts.parts[$1].count } }
    try exclusively(parts.path, { try progress(done()) }) {
      parts.removePartialFiles()
      // Another process may have made them meanwhile.
      let missing = parts.missing
      guard !missing.isEmpty else { return }
      let needed = try missing.reduce(0) { sum, part in
        let records = parts.parts[part]
        return sum + FeatureParts.bytes(rows: try rows(records), width: parts.width, records: records.count)
      }
      try FreeSpace.require(needed, in: parts.path, for: "the output of frozen layers")
      for part in missing {
        try progress(done())
        let start = ContinuousClock.now
        let counter = OperationCounter(device)
        var made: (rows: [[UInt16]], faults: [PairFault]) = ([], [])
        let all = parts.parts[part]
        let before = done()
        for first in stride(from: all.lowerBound, to: all.upperBound, by: FrozenFeatureStore.batch) {
          let some = try compute(first..<min(first + FrozenFeatureStore.batch, all.upperBound))
          made.rows += some.rows
          made.faults += some.faults
          try progress(before + made.rows.count)
        }
        try parts.write(
          part: part, records: made.rows,
          cost: FeatureCost(
            operations: counter.count ?? 0, seconds: (ContinuousClock.now - start) / .seconds(1)),
          note: made.faults.isEmpty ? [] : Array(try JSONEncoder().encode(made.faults)))
      }
    }
  }

  /// What frozen layers make of views of pictures; nothing of a picture that cannot be used.
  private func rows(
    of list: [(sample: Int, view: Int)], _ source: any PairSource, _ views: FrozenViews,
    _ encoder: PartlyFrozenImageEncoder, _ model: Model
  ) throws -> (rows: [[UInt16]], faults: [PairFault]) {
    var pictures = PictureBytes(side: model.shape.imageSide, capacity: list.count)
    var places: [Int?] = []
    var faults: [PairFault] = []
    // The views of a picture stand together, and it is read once for them.
    var last: (sample: Int, image: PixelImage?)?
    for (sample, view) in list {
      if last?.sample != sample {
        let reading = self.reading(of: sample, in: source)
        last = (sample, reading.image)
        if let fault = reading.fault { faults.append(fault) }
      }
      guard let image = last?.image else {
        places.append(nil)
        continue
      }
      places.append(pictures.count)
      pictures.append(try views.view(view, of: image, sample: sample))
    }
    guard pictures.count > 0 else { return (list.map { _ in [] }, faults) }
    let tokens = encoder.lower(pictures.normalized(by: views.normalization, on: model.device))
    let halves = tokens.rows.value.halves
    try Self.requireFinite(halves, of: "pictures of \(source.name)")
    let size = halves.count / pictures.count
    return (places.map { $0.map { Array(halves[$0 * size..<($0 + 1) * size]) } ?? [] }, faults)
  }

  private static func requireFinite(_ halves: [UInt16], of subject: String) throws(FrozenFeatureError) {
    if halves.contains(where: { $0 & 0x7c00 == 0x7c00 }) { throw .overflow(of: subject) }
  }

  private func fault(of sample: Int, in source: any PairSource) -> PairFault? { reading(of: sample, in: source).fault }

  private func reading(of sample: Int, in source: any PairSource) -> (image: PixelImage?, fault: PairFault?) {
    do {
      let pair = try source.pair(at: sample)
      return (pair.reading.image, PairFault.damage(of: pair, sample: sample))
    } catch {
      return (nil, PairFault(sample: sample, reason: String(describing: error)))
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
    // Instruction sets round differently; threads do not.
    var arithmetic = (model.device as? CPUDevice)?.instructionSet ?? DeviceName(model.device.name).arithmetic
    if model.device.precision != .float32 { arithmetic += " \(model.device.precision)" }
    var members: [JSONValue.Member] = [
      .init("kind", .string(kind.rawValue)), .init("numerics", .integer(numerics)),
      .init("arithmetic", .string(arithmetic)), .init("weights", .string(String(weights, radix: 16))),
    ]
    let epsilon = kind == .pictures ? model.shape.imageEpsilon : model.shape.textEpsilon
    if let epsilon { members.append(.init("epsilon", .number(Double(epsilon)))) }
    return JSONValue.object(members + settings.map { .init($0.key, $0.value) }).compactText
  }
}

extension OpenFeatures {
  /// What was wrong with pictures when their views were made.
  fileprivate func faults() throws -> [PairFault] {
    try notes.filter { !$0.isEmpty }.flatMap { try JSONDecoder().decode([PairFault].self, from: Foundation.Data($0)) }
  }
}

extension Model {
  fileprivate enum Side { case image, text }

  /// The encoder of one side as it is written in a recipe: the other sides change nothing of it.
  fileprivate func part(_ side: Side) throws -> JSONValue {
    let alone = side == .image ? EncoderChoice(image: encoders.image) : EncoderChoice(text: encoders.text)
    return try JSONValue(parsing: CanonicalJSON.text(of: alone))
  }

  /// Tokens of a view.
  fileprivate func rowsOfView(
    _ views: FrozenViews, _ encoder: PartlyFrozenImageEncoder
  ) -> Int {
    if let side = encoder.gridSide { return 1 + side * side }
    // Of an encoder without a grid nobody knows before.
    let blank = PixelImage(width: shape.imageSide, height: shape.imageSide, red: 0, green: 0, blue: 0)
    var pictures = PictureBytes(side: shape.imageSide, capacity: 1)
    pictures.append(blank)
    return encoder.lower(pictures.normalized(by: views.normalization, on: device)).rows.shape[0]
  }
}

/// How far the computing of what frozen layers give is.
public struct FrozenFeatureProgress: Sendable, Hashable {
  /// What is being computed.
  public enum Kind: String, Sendable, Hashable {
    /// What is encoded, as a word.
    case pictures, captions
  }

  /// What is being encoded.
  public let kind: Kind
  /// Of the pictures.
  package let source: String
  /// How many of them are done.
  public let completed: Int
  /// Views of pictures, or captions.
  public let total: Int
}

/// Why the output of frozen layers cannot be kept.
package enum FrozenFeatureError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A number beyond half precision, or none.
  case overflow(of: String)

  package var description: String {
    switch self {
    case .overflow(let subject):
      "The frozen layers give numbers for \(subject) that half precision does not hold, above 65,504 or none at all; freeze other layers, or "
        + "none."
    }
  }
}
