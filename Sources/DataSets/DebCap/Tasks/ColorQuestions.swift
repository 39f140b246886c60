package import Data

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

  /// A colour and after it a noun, as in "red fire truck".
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

/// The colours that captions name, and which pixels may be called so.
///
/// The ranges overlap, because people's words do: a pixel may be both orange and brown.
package enum NamedColor: String, Sendable, Hashable, CaseIterable {
  case red
  case orange
  case yellow
  case green
  case blue
  case purple
  case pink
  case brown
  case black
  case gray
  case white

  /// The colour that `word` names; nil for other words.
  package init?(word: String) {
    switch word {
    case "grey", "silver": self = .gray
    case "violet": self = .purple
    case "golden", "gold": self = .yellow
    default: self.init(rawValue: word)
    }
  }

  /// Whether a pixel of this hue (degrees), saturation and value (0 to 1) may be called so.
  package func contains(hue: Float, saturation: Float, value: Float) -> Bool {
    let isColoured = saturation >= 0.2 && value >= 0.2
    switch self {
    case .red: return isColoured && saturation >= 0.35 && (hue < 16 || hue >= 340)
    case .orange: return isColoured && saturation >= 0.4 && value >= 0.55 && (14..<46).contains(hue)
    case .yellow: return isColoured && value >= 0.5 && (38..<72).contains(hue)
    case .green: return isColoured && (68..<175).contains(hue)
    case .blue: return isColoured && (170..<262).contains(hue)
    case .purple: return isColoured && (250..<325).contains(hue)
    case .pink: return saturation >= 0.12 && value >= 0.6 && (hue >= 290 || hue < 12)
    case .brown: return isColoured && value < 0.8 && (5..<48).contains(hue)
    case .black: return value < 0.27
    case .gray: return saturation < 0.18 && (0.2..<0.9).contains(value)
    case .white: return saturation < 0.12 && value >= 0.88
    }
  }

  /// The share of the drawing's pixels that may be called so.
  ///
  /// The drawing is what a flood of white from the border does not reach, so white inside an outline belongs to it.
  package func share(in image: PixelImage) -> Float {
    let isDrawn = Self.drawing(in: image)
    var (drawn, coloured) = (0, 0)
    for (place, isDrawn) in isDrawn.enumerated() where isDrawn {
      drawn += 1
      let (hue, saturation, value) = Self.hueSaturationValue(image.pixels, at: 3 * place)
      if contains(hue: hue, saturation: saturation, value: value) { coloured += 1 }
    }
    return drawn == 0 ? 0 : Float(coloured) / Float(drawn)
  }

  /// Pixels with a darkest channel above this are background if the border's flood reaches them: DebCap's image rule.
  private static let paper: UInt8 = 245

  private static func drawing(in image: PixelImage) -> [Bool] {
    let (width, height) = (image.width, image.height)
    var isDrawn = [Bool](repeating: true, count: width * height)
    var flood: [Int] = []
    func visit(_ column: Int, _ row: Int) {
      guard column >= 0, row >= 0, column < width, row < height else { return }
      let place = row * width + column
      guard isDrawn[place], image.pixels[(3 * place)..<(3 * place + 3)].allSatisfy({ $0 >= paper }) else { return }
      isDrawn[place] = false
      flood.append(place)
    }
    for column in 0..<width {
      visit(column, 0)
      visit(column, height - 1)
    }
    for row in 0..<height {
      visit(0, row)
      visit(width - 1, row)
    }
    while let place = flood.popLast() {
      let (row, column) = place.quotientAndRemainder(dividingBy: width)
      visit(column - 1, row)
      visit(column + 1, row)
      visit(column, row - 1)
      visit(column, row + 1)
    }
    return isDrawn
  }

  private static func hueSaturationValue(_ pixels: [UInt8], at place: Int) -> (Float, Float, Float) {
    let (red, green, blue) = (Float(pixels[place]), Float(pixels[place + 1]), Float(pixels[place + 2]))
    let (greatest, least) = (max(red, green, blue), min(red, green, blue))
    let range = greatest - least
    guard range > 0 else { return (0, 0, greatest / 255) }
    let sixth: Float =
      greatest == red
      ? (green - blue) / range : greatest == green ? (blue - red) / range + 2 : (red - green) / range + 4
    return ((sixth < 0 ? sixth + 6 : sixth) * 60, range / greatest, greatest / 255)
  }
}
