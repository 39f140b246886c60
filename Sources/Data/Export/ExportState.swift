internal import Files
internal import JSON

/// How far an export is: what is kept beside it until it is whole, so that an interrupted one goes on.
struct ExportState: Sendable, Hashable {
  /// How often a state was kept.
  var commits = 0
  /// The part that is written; the number of parts when all are.
  var part = 0
  /// The sample of its source that comes next.
  var next = 0
  /// Shards of the part that are whole.
  var shards = 0
  /// Pictures written.
  var pictures = 0
  /// Pairs and captions, by part.
  var counts: [Count]
  /// The lengths of the fragments, by name.
  var lengths: [String: Int] = [:]
  /// Samples that cannot be read.
  var leftOut = LeftOutCount()
  /// Pairs whose pictures are turned by Exif data.
  var turned = 0
  /// Pairs whose pictures were written again because Exif data turned them.
  var reencoded = 0
  /// Pairs whose pictures lost their transparency.
  var opaque = 0

  struct Count: Sendable, Hashable {
    var pairs = 0
    var captions = 0
  }

  init(partCount: Int) { counts = [Count](repeating: Count(), count: partCount) }

  /// All pairs and captions.
  var sum: Count { counts.reduce(Count()) { Count(pairs: $0.pairs + $1.pairs, captions: $0.captions + $1.captions) } }

  var value: JSONValue {
    [
      "commits": .integer(commits), "part": .integer(part), "next": .integer(next), "shards": .integer(shards),
      "pictures": .integer(pictures), "turned": .integer(turned), "opaque": .integer(opaque),
      "reencoded": .integer(reencoded),
      "counts": .array(counts.map { .array([.integer($0.pairs), .integer($0.captions)]) }),
      "lengths": .object(lengths.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .integer($0.value)) }),
      "left_out": leftOut.value,
    ]
  }

  /// Nil if `value` is none of a state.
  init?(_ value: JSONValue) {
    func integer(_ key: String) -> Int? { value[key]?.integer }
    guard let commits = integer("commits"), let part = integer("part"), let next = integer("next"),
      let shards = integer("shards"), let pictures = integer("pictures"), let turned = integer("turned"),
      let opaque = integer("opaque"), let counts = value["counts"]?.array,
      case .object(let lengths)? = value["lengths"], let leftOut = value["left_out"].flatMap(LeftOutCount.init)
    else { return nil }
    (self.commits, self.part, self.next, self.shards) = (commits, part, next, shards)
    (self.pictures, self.turned, self.opaque, self.leftOut) = (pictures, turned, opaque, leftOut)
    reencoded = integer("reencoded") ?? 0
    self.counts = counts.map { pair in
      let numbers = pair.array?.compactMap(\.integer) ?? []
      return Count(pairs: numbers.first ?? 0, captions: numbers.last ?? 0)
    }
    self.lengths = lengths.reduce(into: [:]) { $0[$1.key] = $1.value.integer ?? 0 }
  }
}

/// Samples that could not be exported, by reason.
package struct LeftOutCount: Sendable, Hashable {
  package struct Reason: Sendable, Hashable {
    package let text: String
    package var count: Int
    /// The first of them.
    package let example: String
  }

  package private(set) var reasons: [Reason] = []

  /// More reasons count as others, so that a damaged collection does not fill memory with sentences.
  private static let reasonLimit = 20
  private static let others = "other reasons"

  package var count: Int { reasons.reduce(0) { $0 + $1.count } }

  init() {}

  /// Counts sample `index`, which `error` makes useless.
  mutating func add(_ error: any Error, sample index: Int) {
    let (reason, example) = Self.words(for: error, sample: index)
    let text = reasons.count < Self.reasonLimit || reasons.contains { $0.text == reason } ? reason : Self.others
    if let place = reasons.firstIndex(where: { $0.text == text }) {
      reasons[place].count += 1
    } else {
      reasons.append(Reason(text: text, count: 1, example: example))
    }
  }

  /// What is wrong, apart from where.
  private static func words(for error: any Error, sample index: Int) -> (reason: String, example: String) {
    switch error as? SourceError {
    case .absence(let path): ("there is no such file", "sample \(index), \(path)")
    case .picture(let path, let error): (error.description, "sample \(index), \(path)")
    case .access(let path, let reason): ("the file cannot be read, \(reason)", "sample \(index), \(path)")
    default: ("\(error)", "sample \(index)")
    }
  }

  var value: JSONValue {
    .array(
      reasons.map { ["reason": .string($0.text), "count": .integer($0.count), "example": .string($0.example)] })
  }

  init?(_ value: JSONValue) {
    guard let elements = value.array else { return nil }
    for element in elements {
      guard let text = element["reason"]?.string, let count = element["count"]?.integer,
        let example = element["example"]?.string
      else { return nil }
      reasons.append(Reason(text: text, count: count, example: example))
    }
  }
}
