public import Parts

/// Puts a source of pairs through what loading, training and evaluation rely on.
///
/// ```swift
/// @Test func `My source conforms`() {
///   let report = checkPairSource(
///     BirdSource(.train), reopened: BirdSource(.train), changed: BirdSource(.train, renaming: "a wren"))
///   #expect(report.isConforming, "\(report)")
/// }
/// ```
///
/// Depends on no test framework. A picture that cannot be read is a failure with its reason; a source that stops the program stops the
/// check as well.
///
/// - Parameters:
///   - reopened: The same data, opened once more: everything about it must be the same, its fingerprint included.
///   - changed: Data that differ in a caption, a group or a picture: their fingerprint must be another one.
///   - limit: How many samples are read, spread over the source.
///   - skipping: Names of checks that do not apply: `count`, `readable`, `captions`, `names`, `pictures`, `repeatable`, `threads`,
///     `agreement`, and where they are asked for `reopened` and `changed`.
public func checkPairSource(
  _ source: any PairSource, reopened: (any PairSource)? = nil, changed: (any PairSource)? = nil, limit: Int = 64,
  skipping: Set<String> = []
) -> ConformanceReport {
  let subject = PairSourceSubject(source, limit: limit)
  var checks = [
    ConformanceReport.Check("count", "there are samples", failure: subject.countFailure),
    ConformanceReport.Check("readable", "every sample can be read", failure: subject.readableFailure),
    ConformanceReport.Check(
      "captions", "every sample has a caption that says something", failure: subject.captionsFailure),
    ConformanceReport.Check("names", "the source, groups and origins have names", failure: subject.namesFailure),
    ConformanceReport.Check("pictures", "pictures have a pixel at least", failure: subject.picturesFailure),
    ConformanceReport.Check(
      "repeatable", "a sample read again, in another order, is the same", failure: subject.repeatableFailure),
    ConformanceReport.Check("threads", "samples read on four threads are the same", failure: subject.threadsFailure),
    ConformanceReport.Check(
      "agreement", "entry, pair and the parts of a sample say the same", failure: subject.agreementFailure),
  ]
  if let reopened {
    checks.append(
      ConformanceReport.Check("reopened", "the same data opened again are the same and have the same fingerprint") {
        subject.reopenedFailure(reopened)
      })
  }
  if let changed {
    checks.append(
      ConformanceReport.Check("changed", "changed data have another fingerprint") {
        changed.fingerprint == source.fingerprint
          ? "both have the fingerprint \(source.fingerprint): runs on one would be taken for runs on the other" : nil
      })
  }
  return ConformanceReport(of: "source '\(source.name)'", checks, skipping: skipping)
}

/// The source under examination and what a first reading of its samples gave.
private struct PairSourceSubject: Sendable {
  let source: any PairSource
  /// The samples that are read, ascending; the first and the last are among them.
  let places: [Int]
  let first: [SampleReading]
  private let count: Int
  private let fingerprint: UInt64

  init(_ source: any PairSource, limit: Int) {
    self.source = source
    count = max(0, source.count)
    fingerprint = source.fingerprint
    let spread = KeyedSample.indices(of: count, limit: max(1, limit), for: "conformance")
    places = Set(spread + (count > 0 ? [0, count - 1] : [])).sorted()
    first = places.map { SampleReading(of: source, at: $0) }
  }

  /// Only what could be read is judged further.
  private var readable: [SampleReading] { first.filter { $0.error == nil } }

  func countFailure() -> String? { count > 0 ? nil : "it has \(source.count)" }

  func readableFailure() -> String? {
    first.first { $0.error != nil }.map { "\(sample($0)) of \(source.count): \($0.error ?? "")" }
  }

  func captionsFailure() -> String? {
    for reading in readable {
      if reading.captions.isEmpty { return "\(sample(reading)) has no caption" }
      if reading.captions.allSatisfy({ caption in caption.allSatisfy { $0.isWhitespace } }) {
        return "\(sample(reading)) has blank captions only"
      }
    }
    return nil
  }

  func namesFailure() -> String? {
    if source.name.isEmpty { return "the source has none" }
    for reading in readable {
      if reading.group.isEmpty { return "the group of \(sample(reading)) has none" }
      if reading.origin.isEmpty { return "the origin of \(sample(reading)) has none" }
    }
    return nil
  }

  func picturesFailure() -> String? {
    for reading in readable {
      guard let image = reading.image else { continue }
      let isPicture =
        image.width > 0 && image.height > 0 && image.pixels.count == image.width * image.height * 3
      if !isPicture {
        return "that of \(sample(reading)) has \(image.width) x \(image.height) with \(image.pixels.count) levels"
      }
    }
    return nil
  }

  func repeatableFailure() -> String? {
    let again = places.reversed().map { SampleReading(of: source, at: $0) }
    if source.count != count { return "there were \(count) samples and are now \(source.count)" }
    if source.fingerprint != fingerprint {
      return "the fingerprint was \(fingerprint) and is now \(source.fingerprint)"
    }
    return difference(Array(again.reversed()), "the second time")
  }

  func threadsFailure() -> String? {
    // What changes by itself says nothing about threads.
    guard repeatableFailure() == nil else { return nil }
    let together = SeparateThreads.map(places) { [source] in SampleReading(of: source, at: $0) }
    return difference(together, "on four threads")
  }

  func agreementFailure() -> String? {
    guard repeatableFailure() == nil else { return nil }
    for reading in readable {
      for (name, entry) in [("entry", reading.entry), ("pair", reading.pairEntry)] {
        guard let entry else { continue }
        if entry.captions != reading.captions {
          return "\(name) of \(sample(reading)) has the captions \(entry.captions), the source \(reading.captions)"
        }
        if entry.group != reading.group {
          return "\(name) of \(sample(reading)) is of the group '\(entry.group)', in the source '\(reading.group)'"
        }
      }
      if reading.pairImage != reading.image { return "pair of \(sample(reading)) has another picture than image" }
    }
    return nil
  }

  func reopenedFailure(_ other: any PairSource) -> String? {
    if other.fingerprint != source.fingerprint {
      return "the fingerprints are \(source.fingerprint) and \(other.fingerprint)"
    }
    if other.name != source.name { return "the names are '\(source.name)' and '\(other.name)'" }
    if other.count != source.count { return "there are \(source.count) and \(other.count) samples" }
    guard repeatableFailure() == nil else { return nil }
    return difference(places.map { SampleReading(of: other, at: $0) }, "when opened again")
  }

  /// Where `others` differ from the first reading.
  private func difference(_ others: [SampleReading], _ occasion: String) -> String? {
    for (one, other) in zip(first, others) {
      if let difference = one.difference(from: other) { return "\(sample(one)) has \(difference) \(occasion)" }
    }
    return nil
  }

  private func sample(_ reading: SampleReading) -> String { "sample \(reading.place)" }
}

/// All that a source says of a sample, on every way in which it can be asked.
private struct SampleReading: Sendable, Hashable {
  let place: Int
  let captions: [String]
  let group: String
  let origin: String
  let style: String?
  let entry: PairEntry?
  let image: PixelImage?
  let pairEntry: PairEntry?
  let pairImage: PixelImage?
  /// Why it cannot be read.
  let error: String?

  init(of source: any PairSource, at place: Int) {
    self.place = place
    let read = Result { () throws -> (entry: PairEntry, image: PixelImage, pair: (PairEntry, PictureReading)) in
      (try source.entry(at: place), try source.image(at: place), try source.pair(at: place))
    }
    switch read {
    case .success(let parts):
      (entry, image) = (parts.entry, parts.image)
      (pairEntry, pairImage) = (parts.pair.0, parts.pair.1.image)
      error = nil
      captions = source.captions(at: place)
      group = source.group(at: place)
      origin = source.origin(at: place)
      style = source.style(at: place)
    case .failure(let reason):
      (entry, image, pairEntry, pairImage) = (nil, nil, nil, nil)
      error = "\(reason)"
      // Nobody asks further about what cannot be read; a source need not have an answer.
      (captions, group, origin, style) = ([], "", "", nil)
    }
  }

  /// What differs first.
  func difference(from other: SampleReading) -> String? {
    if error != other.error { return "another error" }
    if captions != other.captions { return "other captions" }
    if group != other.group { return "another group" }
    if origin != other.origin { return "another origin" }
    if style != other.style { return "another style" }
    if image != other.image { return "another picture" }
    return self == other ? nil : "another entry"
  }
}
