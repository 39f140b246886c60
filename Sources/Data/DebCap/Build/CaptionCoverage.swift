/// Which stamps speak only of what the training captions mention: what zero-shot transfer can be asked for.
enum CaptionCoverage {
  /// Marks the stamps in `records` all of whose content words occur in the captions of the training split.
  static func mark(_ records: inout [DebCapRecord]) {
    let training = DebCapFilter.pretraining(.train)
    var vocabulary: Set<String> = []
    for record in records where training.contains(record) {
      for caption in record.captions { vocabulary.formUnion(CaptionKey.words(of: caption)) }
    }
    for index in records.indices where records[index].origin == .tuxpaint {
      let words = contentWords(of: records[index].captions[0])
      if !words.isEmpty, vocabulary.isSuperset(of: words) { records[index].marks.insert(.covered) }
    }
  }

  /// The words of `caption` that are not function words.
  static func contentWords(of caption: String) -> [String] {
    CaptionKey.words(of: caption).filter { !functionWords.contains($0) }
  }

  private static let functionWords: Set<String> = [
    "a", "an", "the", "some", "of", "in", "on", "at", "to", "for", "from", "by", "with", "and", "or", "is", "are",
    "was",
    "be", "this", "that", "these", "it", "its", "as", "into", "our", "your", "their", "his", "her", "one", "s",
  ]
}
