internal import Tensor

/// Which caption of a sample an epoch reads, and its tokens.
struct CaptionChoice: Sendable {
  let tokenizer: any Tokenizer
  let cleaner: CaptionCleaner
  let maxLength: Int

  /// The tokens of one of `captions`, every usable one equally likely; nil when all are empty after cleaning.
  func tokens(of captions: [String], seed: Seed) -> [Int32]? {
    // Which caption is drawn first decides, so that only the chosen one needs to be cleaned when, as nearly always, it is usable.
    var random = seed.stream()
    var rest = captions
    while !rest.isEmpty {
      let cleaned = cleaner.clean(rest.remove(at: random.index(below: rest.count)))
      guard !cleaned.isEmpty else { continue }
      let tokens = tokenizer.encode(cleaned, maxLength: maxLength)
      if tokens.contains(where: { !tokenizer.specialTokens.isStructural($0) }) { return tokens }
    }
    return nil
  }
}
