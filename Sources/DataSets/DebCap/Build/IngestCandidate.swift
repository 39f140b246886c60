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
