internal import JSON
internal import Tensor

/// A batch, or a part of one, with holes where samples cannot be used.
struct BatchDraft: Sendable {
  /// What stands in one place.
  struct Pair {
    let first: PixelImage
    let second: PixelImage
    let tokens: [Int32]
    let sample: Int
    let group: String
  }

  let step: Int
  /// In the order of places: of samples that leave a hole, and of those that were salvaged.
  var faults: [PlacedFault] = []
  private let places: Range<Int>
  private var first: PictureBytes
  private var second: PictureBytes
  private var rows: [[Int32]] = []
  private var samples: [Int] = []
  private var groups: [String] = []

  /// - Parameter places: Those of the batch that it covers.
  init(step: Int, side: Int, places: Range<Int>) {
    self.step = step
    self.places = places
    first = PictureBytes(side: side, capacity: places.count)
    second = PictureBytes(side: side, capacity: places.count)
  }

  /// Puts a pair into the next place.
  mutating func append(_ pair: Pair) {
    first.append(pair.first)
    second.append(pair.second)
    rows.append(pair.tokens)
    samples.append(pair.sample)
    groups.append(pair.group)
  }

  /// Leaves the next place open.
  mutating func appendHole() {
    first.appendPlace()
    second.appendPlace()
    rows.append([])
    samples.append(-1)
    groups.append("")
  }

  /// Puts a pair into the hole at a place of the batch.
  mutating func fill(_ place: Int, with pair: Pair) {
    let own = place - places.lowerBound
    first.replace(own, with: pair.first)
    second.replace(own, with: pair.second)
    rows[own] = pair.tokens
    samples[own] = pair.sample
    groups[own] = pair.group
  }

  /// The batch; no hole may be left.
  func batch(_ normalization: PixelNormalization) -> HostBatch {
    HostBatch(
      firstViews: first, secondViews: second, normalization: normalization, text: PackedText(rows), samples: samples,
      groups: groups)
  }
}

/// What is wrong with the sample at a place of a batch.
struct PlacedFault: Sendable, Hashable {
  let place: Int
  let fault: PairFault
}

extension PlacedFault {
  /// As other loaders read them.
  static func bytes(of faults: [PlacedFault]) -> [UInt8] {
    let lines = faults.map { placed -> JSONValue in
      [
        .integer(placed.place), .integer(placed.fault.sample), .string(placed.fault.reason),
        .bool(placed.fault.isSalvaged),
      ]
    }
    return Array(JSONValue.array(lines).compactText.utf8)
  }

  /// - Throws: ``JSONError`` where the bytes are none that ``bytes(of:)`` gives.
  static func read(_ bytes: [UInt8]) throws(JSONError) -> [PlacedFault] {
    var faults: [PlacedFault] = []
    for line in try JSONValue(parsing: String(decoding: bytes, as: UTF8.self)).array ?? [] {
      guard let members = line.array, members.count == 4, let place = members[0].integer,
        let sample = members[1].integer, let reason = members[2].string, case .bool(let isSalvaged) = members[3]
      else { throw .unsuitable(reason: "a fault of a sample has not four members") }
      faults.append(
        PlacedFault(place: place, fault: PairFault(sample: sample, reason: reason, isSalvaged: isSalvaged)))
    }
    return faults
  }
}

/// The part of each batch that a loader makes, where others make the rest.
package struct BatchPart {
  /// From 0.
  package let number: Int
  package let count: Int
  /// Brings together what the loaders have to say of a step, by their numbers; all call it in the order of steps.
  package let gather: ([UInt8]) throws -> [[UInt8]]

  package init(number: Int, count: Int, gather: @escaping ([UInt8]) throws -> [[UInt8]]) {
    require(count > 0 && (0..<count).contains(number), "batch part: \(number) of \(count)")
    self.number = number
    self.count = count
    self.gather = gather
  }
}
