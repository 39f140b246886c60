import Data

/// A picture that a source offers: where it lies and what is said about it, before anything is decoded.
struct IngestCandidate: Sendable, Hashable {
  var origin: DebCapOrigin
  var tier = DebCapTier.curated
  var style = ""
  /// The file inside its package, as it is recorded.
  var file: String
  /// The file on this machine.
  var path: String
  var group: String
  var texts: CaptionParts
  var koreanCaptions: [String] = []
  var marks: DebCapMarks = []
  /// Whether the picture belongs into the cache; otherwise it only serves to find duplicates.
  var isRecorded = true

  /// The record of the candidate.
  var record: DebCapRecord {
    DebCapRecord(
      origin: origin, split: DebCapSplitRule.split(of: group, in: origin), tier: tier, style: style, file: file,
      group: group, captions: texts.captions, koreanCaptions: koreanCaptions, marks: marks)
  }
}

/// The texts about one picture, by kind, so that those of duplicate files can be joined.
struct CaptionParts: Sendable, Hashable {
  /// Names, the preferred one first.
  var titles: [String]
  /// Sentences.
  var descriptions: [String] = []
  /// Single words, which together make one caption.
  var keywords: [String] = []

  /// All captions in their order: titles, descriptions, the keywords joined by commas.
  var captions: [String] {
    (titles + descriptions + [keywords.joined(separator: ", ")]).distinct()
  }

  /// Adds what `other` says beyond this. Titles and descriptions that differ only in case or punctuation say nothing
  /// new.
  mutating func merge(_ other: CaptionParts) {
    var known = Set((titles + descriptions).map(Self.core))
    titles += other.titles.filter { known.insert(Self.core($0)).inserted }
    descriptions += other.descriptions.filter { known.insert(Self.core($0)).inserted }
    keywords = (keywords + other.keywords).distinct()
  }

  /// The words of `text`, lower-cased, without punctuation and underscores.
  static func core(_ text: String) -> String {
    CaptionKey.words(of: text.replacing("_", with: " ")).joined(separator: " ")
  }
}
