internal import JSON
internal import Tensor

/// A batch, or a part of one, with holes where samples cannot be used.
struct BatchDraft: Sendable {
  /// What stands in one place.
  struct Pair {
    let first: ViewBytes.View
    let second: ViewBytes.View
    let tokens: [Int32]
    /// What frozen layers made of the tokens; nil where that is still to be computed.
    let caption: [UInt16]?
    let sample: Int
    let group: String
  }

  let step: Int
  /// In the order of places: of samples that leave a hole, and of those that were salvaged.
  var faults: [PlacedFault] = []
  private let places: Range<Int>
  private var first: ViewBytes
  private var second: ViewBytes
  private var rows: [[Int32]] = []
  private var captions: [[UInt16]?] = []
  private var samples: [Int] = []
  private var groups: [String] = []

  /// - Parameters:
  ///   - places: Those of the batch that it covers.
  ///   - views: Where its views are put.
  init(step: Int, places: Range<Int>, views: ViewBytes) {
    self.step = step
    self.places = places
    first = views
    second = views
  }

  /// Puts a pair into the next place.
  mutating func append(_ pair: Pair) {
    first.append(pair.first)
    second.append(pair.second)
    rows.append(pair.tokens)
    captions.append(pair.caption)
    samples.append(pair.sample)
    groups.append(pair.group)
  }

  /// Leaves the next place open.
  mutating func appendHole() {
    first.appendPlace()
    second.appendPlace()
    rows.append([])
    captions.append(nil)
    samples.append(-1)
    groups.append("")
  }

  /// Puts a pair into the hole at a place of the batch.
  mutating func fill(_ place: Int, with pair: Pair) {
    let own = place - places.lowerBound
    first.replace(own, with: pair.first)
    second.replace(own, with: pair.second)
    rows[own] = pair.tokens
    captions[own] = pair.caption
    samples[own] = pair.sample
    groups[own] = pair.group
  }

  /// The batch; no hole may be left.
  ///
  /// - Parameter captionWidth: Of what frozen layers made of captions.
  func batch(_ normalization: PixelNormalization, captionWidth: Int?) -> HostBatch {
    HostBatch(
      firstViews: first, secondViews: second, normalization: normalization, text: PackedText(rows),
      captions: captionWidth.flatMap(joined), samples: samples, groups: groups)
  }

  /// Nil where one of them is not known.
  private func joined(width: Int) -> TokenHalves? {
    let known = captions.compactMap { $0 }
    guard known.count == captions.count else { return nil }
    let tokens = known.reduce(0) { $0 + $1.count } / width
    var joined = TokenHalves(tokens: tokens, width: width)
    joined.append(Array(known.joined()))
    return joined
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
