/// "What color is the hat?", where a caption puts a colour right before the noun and the pixels agree.
package enum ColorQuestions {
  /// The least share of the drawing that must have the colour.
  package static let leastShare: Float = 0.1

  package static func drafts(_ pictures: TaskPictures) -> [QuestionDraft] {
    let wordNet = pictures.map.wordNet
    return (0..<pictures.source.count).compactMap { picture in
      guard let (color, noun) = Self.color(in: pictures.source.captions(at: picture), wordNet) else { return nil }
      guard color.share(in: pictures.source.image(at: picture)) >= leastShare else { return nil }
      return QuestionDraft(picture, "what color is the \(noun)?", color.rawValue, kind: .colour)
    }
  }

  /// The colour and the noun in the first of `captions` that has them. The keywords of a picture ("hat, red, shirt") have
  /// neither.
  static func color(in captions: [String], _ wordNet: WordNet) -> (NamedColor, String)? {
    for caption in captions {
      let words = CaptionPhrase.words(of: caption)
      if let found = direct(words, wordNet) ?? arrow(words) { return found }
    }
    return nil
  }

  /// A colour and behind it a noun, as in "red fire truck".
  private static func direct(_ words: [String], _ wordNet: WordNet) -> (NamedColor, String)? {
    for (place, word) in words.dropLast().enumerated() {
      guard let color = NamedColor(word: word) else { continue }
      let rest = words[(place + 1)...]
      guard wordNet.lemma(of: rest.joined(separator: "_")) != nil,
        !rest.contains(where: { NamedColor(word: $0) != nil })
      else { return nil }
      return (color, rest.joined(separator: " "))
    }
    return nil
  }

  /// "arrow left blue", as a series of clip art is named.
  private static func arrow(_ words: [String]) -> (NamedColor, String)? {
    guard words.count == 3, words[0] == "arrow", let color = NamedColor(word: words[2]) else { return nil }
    return (color, "arrow")
  }
}
