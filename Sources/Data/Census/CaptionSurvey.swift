internal import Tensor

/// How a model reads captions: by which tokens, and how many of them.
package struct CaptionReader: Sendable {
  package let tokenizer: any Tokenizer
  package let cleaner: CaptionCleaner
  /// The greatest number of tokens, `[CLS]` included.
  package let length: Int

  package init(tokenizer: any Tokenizer, cleaner: CaptionCleaner, length: Int) {
    self.tokenizer = tokenizer
    self.cleaner = cleaner
    self.length = length
  }
}

/// How captions fit into what a reader takes.
package struct CaptionFit: Sendable, Hashable {
  /// Tokens a caption, `[CLS]` included, before anything is cut.
  package var tokens = Histogram()
  /// Captions that lose tokens.
  package var cutCaptions = 0
  /// Tokens that are lost.
  package var cutTokens = 0
  /// All tokens.
  package var allTokens = 0

  package init() {}

  /// Of all captions; nil of none.
  package var cutCaptionShare: Double? { tokens.count == 0 ? nil : Double(cutCaptions) / Double(tokens.count) }

  /// Of all tokens; nil of none.
  package var cutTokenShare: Double? { allTokens == 0 ? nil : Double(cutTokens) / Double(allTokens) }
}

/// What a source says, counted in one pass, in memory that does not grow with it.
///
/// Pictures and groups are counted over all samples, captions over all or over a keyed sample of many.
package struct CaptionSurvey: Sendable, Hashable {
  package let name: String
  /// Samples in all: pictures with their captions, as training takes them.
  package let pairs: Int
  /// Samples whose captions were read; fewer than `pairs` where those are too many.
  package let pairsRead: Int
  /// Different pictures, by where they are.
  package private(set) var pictures = DistinctCount()
  /// Captions of the samples read; those of which cleaning leaves nothing are counted too.
  package private(set) var captions = 0
  /// Captions of which cleaning leaves nothing.
  package private(set) var emptyCaptions = 0
  /// Running words of the captions read, cleaned.
  package private(set) var words = 0
  /// Different words among them.
  package private(set) var vocabulary = DistinctCount()
  /// `[readers]`
  package private(set) var fits: [CaptionFit]
  /// `[groups asked]`: samples of one of those groups.
  package private(set) var pairsOfGroups: [Int]

  /// Whether only a part of the samples was read for captions.
  package var isSampled: Bool { pairsRead < pairs }

  /// A count over the samples read, as it is expected over all.
  package func scaled(_ count: Int) -> Int {
    Int((Double(count) * (Double(pairs) / Double(max(1, pairsRead)))).rounded())
  }

  /// Of more samples, so many are read.
  package static let standardLimit = 200_000

  /// - Parameters:
  ///   - groups: Sets of groups to look for, such as those that are asked about.
  ///   - limit: The most samples whose captions are read.
  ///   - threads: Does not change the result.
  ///   - progress: Told how many samples are done, of how many; what it throws ends the work.
  package init(
    of source: any PairSource, readers: [CaptionReader] = [], groups: [Set<String>] = [],
    limit: Int = CaptionSurvey.standardLimit, threads: Int = 1,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws {
    name = source.name
    pairs = source.count
    fits = readers.map { _ in CaptionFit() }
    pairsOfGroups = groups.map { _ in 0 }
    let isWhole = source.count <= limit
    let chosen = isWhole ? [] : KeyedSample.indices(of: source.count, limit: limit, for: "captions")
    pairsRead = isWhole ? source.count : chosen.count
    var next = 0
    for start in stride(from: 0, to: source.count, by: 2048) {
      let end = min(start + 2048, source.count)
      let first = next
      while next < chosen.count, chosen[next] < end { next += 1 }
      let read = Set(chosen[first..<next])
      // A few samples together: one of them is done in microseconds.
      let pieces = stride(from: start, to: end, by: 64).map { $0..<min($0 + 64, end) }
      for tally in OrderedConcurrency.map(
        pieces, threads: threads,
        { piece in
          var tally = CaptionTally(readers: readers.count, groups: groups.count)
          for index in piece {
            tally.add(source, index, readers, groups, readsCaptions: isWhole || read.contains(index))
          }
          return tally
        })
      {
        add(tally)
      }
      try progress(end, source.count)
    }
  }

  private mutating func add(_ tally: CaptionTally) {
    for picture in tally.pictures { pictures.add(picture) }
    for word in tally.words { vocabulary.add(word) }
    captions += tally.captions
    emptyCaptions += tally.emptyCaptions
    words += tally.words.count
    for place in tally.pairsOfGroups.indices { pairsOfGroups[place] += tally.pairsOfGroups[place] }
    for (place, lengths) in tally.lengths.enumerated() {
      for length in lengths {
        fits[place].tokens.add(length.all)
        fits[place].allTokens += length.all
        fits[place].cutTokens += length.all - length.kept
        if length.kept < length.all { fits[place].cutCaptions += 1 }
      }
    }
  }
}

/// What some samples add to a survey.
private struct CaptionTally: Sendable {
  var pictures: [UInt64] = []
  var captions = 0
  var emptyCaptions = 0
  /// Hashes of all running words.
  var words: [UInt64] = []
  /// `[readers][captions]`: tokens, and those that are not cut.
  var lengths: [[(all: Int, kept: Int)]]
  var pairsOfGroups: [Int]

  init(readers: Int, groups: Int) {
    lengths = [[(all: Int, kept: Int)]](repeating: [], count: readers)
    pairsOfGroups = [Int](repeating: 0, count: groups)
  }

  private static let wholeCleaner = CaptionCleaner(wordLimit: .max)

  mutating func add(
    _ source: any PairSource, _ index: Int, _ readers: [CaptionReader], _ groups: [Set<String>], readsCaptions: Bool
  ) {
    // A sample that cannot be read says nothing; `triad data check` says why.
    guard let entry = try? source.entry(at: index) else { return }
    for (place, names) in groups.enumerated() where names.contains(entry.group) { pairsOfGroups[place] += 1 }
    let place = Hashing.fnv1a(entry.picture, state: Hashing.fnv1a("\(entry.group)\n\(source.origin(at: index))\n"))
    pictures.append(Hashing.mix(place))
    guard readsCaptions else { return }
    for caption in entry.captions {
      captions += 1
      let cleaned = CaptionTally.wholeCleaner.clean(caption)
      let found = cleaned.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 || $0 == 0x0a })
      guard !found.isEmpty else {
        emptyCaptions += 1
        continue
      }
      for word in found { words.append(Hashing.mix(Hashing.fnv1a(word))) }
      for (place, reader) in readers.enumerated() {
        let all = reader.tokenizer.encode(cleaned, maxLength: .max).count
        let isShort = found.count <= reader.cleaner.wordLimit
        let kept = isShort ? all : reader.tokenizer.encode(reader.cleaner.clean(caption), maxLength: .max).count
        lengths[place].append((all, min(kept, reader.length)))
      }
    }
  }
}
