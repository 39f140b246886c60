import Data

/// The preferred caption of a clip-art file: the card that it is, the title its artist gave, or what its name says.
package struct ClipArtCaption: Sendable, Hashable {
  /// Where a caption comes from.
  package enum Kind: Sendable, Hashable {
    case card
    case title
    case fileName
  }

  package let text: String
  package let kind: Kind

  /// The caption of the file `path` (relative, without extension) with `title`, which `uses` files carry.
  package init(path: String, title: String, uses: Int) {
    if let card = Self.card(path) {
      (text, kind) = (card, .card)
    } else if !title.isEmpty, uses <= 12, !Self.isGeneric(title) {
      (text, kind) = (Self.cleaned(title), .title)
    } else {
      (text, kind) = (Self.cleaned(fileName: path.split(separator: "/").last.map(String.init) ?? path), .fileName)
    }
  }

  /// Whether `title` names a batch of files rather than the drawing.
  static func isGeneric(_ title: String) -> Bool {
    let title = title.lowercased()
    return ["clipart by ", "part of the flat icon", "svg gradient"].contains { title.hasPrefix($0) }
      || title.hasSuffix(" theme") || title.hasSuffix("iconset")
  }

  /// `title` as a caption: `_` and `#` become spaces, a hyphen between small letters too; a trailing number or period
  /// goes.
  static func cleaned(_ title: String) -> String {
    var letters = Array(title.replacing("&amp;", with: "&"))
    for index in letters.indices {
      let isInner = index > 0 && index + 1 < letters.count
      let joins = letters[index] == "-" && isInner && isSmall(letters[index - 1]) && isSmall(letters[index + 1])
      if letters[index] == "_" || letters[index] == "#" || joins { letters[index] = " " }
    }
    let spaced = String(letters).collapsingSpaces()
    let cut = withoutNumber(spaced[...], behind: " -", unlessBehind: ".")
    let result = trimmed(cut, of: " .")
    return result.isEmpty ? spaced : result
  }

  /// A file name as a caption, without its last two running numbers.
  static func cleaned(fileName: String) -> String {
    let once = withoutNumber(fileName[...], behind: "_-.", unlessBehind: nil)
    let stem = withoutNumber(once, behind: "_-.", unlessBehind: nil)
    let spaced = String(stem.map { $0 == "_" || $0 == "-" ? " " : $0 }).collapsingSpaces()
    return spaced.isEmpty ? fileName : trimmed(spaced[...], of: " .")
  }

  /// `text` without a number at its end and the characters of `separators` before that; a number right after
  /// `exception`, as in 1.0, stays.
  private static func withoutNumber(
    _ text: Substring, behind separators: String, unlessBehind exception: Character?
  ) -> Substring {
    var rest = text
    while let last = rest.last, last.isASCII, last.isNumber { rest.removeLast() }
    if rest.count == text.count || (exception != nil && rest.last == exception) { return text }
    while let last = rest.last, separators.contains(last) { rest.removeLast() }
    return rest
  }

  private static func trimmed(_ text: Substring, of characters: String) -> String {
    var rest = text
    while let last = rest.last, characters.contains(last) { rest.removeLast() }
    return String(rest)
  }

  private static func isSmall(_ character: Character) -> Bool { ("a"..."z").contains(character) }

  /// The caption of a playing card, `STYLE/STYLE_SUIT_RANK` under `cards`; nil for other files.
  private static func card(_ path: String) -> String? {
    let parts = path.split(separator: "/")
    guard let place = parts.firstIndex(of: "cards"), parts.count == place + 3 else { return nil }
    let name = parts[place + 2].split(separator: "_")
    guard name.count == 3, let suit = suits[String(name[1])], let rank = ranks[String(name[2])] else { return nil }
    return "\(rank) of \(suit) playing card, \(parts[place + 1]) style"
  }

  private static let suits = ["c": "clubs", "d": "diamonds", "h": "hearts", "s": "spades"]
  private static let ranks = [
    "a": "ace", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight", "9": "nine",
    "10": "ten", "j": "jack", "q": "queen", "k": "king",
  ]
}

/// The words that WordNet knows, with their regular inflections: the test for the clean tier.
package struct WordNetVocabulary: Sendable {
  private let lemmas: Set<String>

  /// Reads the four index files in `folder`.
  init(folder: String) throws(DebCapBuildError) {
    var lemmas: Set<String> = []
    for part in ["noun", "verb", "adj", "adv"] {
      let bytes = try FileListing.bytes(of: "\(folder)/index.\(part)")
      // Lines of the licence begin with a space; all others with the lemma.
      for line in bytes.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: " ") {
        lemmas.insert(String(decoding: line.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self))
      }
    }
    guard !lemmas.isEmpty else { throw DebCapBuildError.metadata(path: folder, reason: "it holds no words") }
    self.lemmas = lemmas
  }

  package init(lemmas: Set<String>) { self.lemmas = lemmas }

  /// Whether every word of `caption` is a lemma, a regular inflection of one, or a function word.
  package func knowsEveryWord(of caption: String) -> Bool {
    caption.lowercased().split { !("a"..."z").contains($0) }.allSatisfy { contains(String($0)) }
  }

  private func contains(_ word: String) -> Bool {
    Self.functionWords.contains(word) || lemmas.contains(word)
      || Self.endings.contains { ending, base in
        word.count > ending.count && word.hasSuffix(ending) && lemmas.contains(word.dropLast(ending.count) + base)
      }
  }

  /// WordNet has no function words; these occur in titles.
  private static let functionWords: Set<String> = ["and", "for", "from", "of", "the", "to", "with"]

  /// Endings and what stands in the lemma instead, after WordNet's morphology.
  private static let endings = [
    ("s", ""), ("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"), ("ies", "y"),
    ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""),
  ]
}
