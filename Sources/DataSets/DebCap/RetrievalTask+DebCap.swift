package import Training
package import Data

extension RetrievalTask {
  /// The tracks of DebCap within `split`: `emoji`, `openclipart` and `sh3d`; a track without pictures in `cache` is left out.
  package static func debCap(_ cache: DebCapCache, split: DataSplit) -> [RetrievalTask] {
    let source = DebCapSource(cache, name: "debcap/\(split.rawValue)", filter: .pretraining(split))
    let tracks: [(name: String, origin: DebCapOrigin)] = [
      ("emoji", .emoji), ("openclipart", .openclipart), ("sh3d", .sweethome3d),
    ]
    return tracks.map { RetrievalTask(name: $0.name, source: source, origin: $0.origin.rawValue) }
      .filter { !$0.samples.isEmpty }
  }

  /// Emoji of a split and stamps, asked in another language: `emoji ko`, `tux ko`.
  ///
  /// Pictures without a caption in it are left out; tracks without pictures too.
  package static func translated(_ cache: DebCapCache, split: DataSplit, language: CaptionLanguage) -> [RetrievalTask] {
    let emoji = DebCapSource(
      cache, name: "debcap/\(split.rawValue) \(language.rawValue)", filter: .pretraining(split), languages: [language])
    let stamps = DebCapSource(
      cache, name: "debcap/tux \(language.rawValue)", filter: .tuxObjects, languages: [language])
    return [
      RetrievalTask(name: "emoji \(language.rawValue)", source: emoji, origin: DebCapOrigin.emoji.rawValue),
      RetrievalTask(name: "tux \(language.rawValue)", source: stamps),
    ].filter { !$0.samples.isEmpty }
  }

  /// Zero-shot on Tux Paint stamps: `tux`, and `tux covered`, those whose words all occur in the training captions.
  ///
  /// In the covered track the gallery shrinks with the queries. Tracks without pictures in `cache` are left out.
  package static func tuxPaint(_ cache: DebCapCache) -> [RetrievalTask] {
    // One source for both, so that its pictures are encoded once.
    let source = DebCapSource(cache, name: "debcap/tux", filter: .tuxObjects)
    return [
      RetrievalTask(name: "tux", source: source),
      RetrievalTask(name: "tux covered", source: source) { source.record(at: $0).marks.contains(.covered) },
    ].filter { !$0.samples.isEmpty }
  }
}
