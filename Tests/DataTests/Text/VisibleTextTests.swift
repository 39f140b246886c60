import Data
import Testing

@Suite struct VisibleTextTests {
  /// Characters that leave no mark: of no width, blanks, fillers, controls, tags.
  static let invisible: [String] = [
    "", " ", "\t\n", "\u{200b}\u{200d}", "\u{feff}", "\u{2060}", "\u{ad}", "\u{34f}", "\u{61c}", "\u{180e}",
    "\u{200e}\u{200f}", "\u{202a}",
    "\u{2800}", "\u{3000}", "\u{3164}", "\u{115f}\u{1160}", "\u{ffa0}", "\u{fe0f}", "\u{e0001}\u{e0061}", "\u{0}",
    "\u{1b}", "\u{85}", "\u{fff9}\u{fffb}",
    "\u{a0}\u{2003}", "\u{2028}", "\u{206a}", "\u{1d173}", ".\u{200b}!",
  ]

  @Test(arguments: invisible)
  func aCaptionInWhichNothingCanBeSeenIsEmpty(text: String) {
    #expect(CaptionCleaner().clean(text).isEmpty)
    #expect(!text.hasVisibleCharacter || text.contains("."))
  }

  @Test(arguments: [
    "a", "고양이", "é", "e\u{301}", "👩\u{200d}👩", "$", "\u{200b}x", "१", "\u{600}", "猫", "-x", "☃\u{fe0f}",
  ])
  func whateverCanBeSeenIsText(text: String) {
    #expect(text.hasVisibleCharacter && !CaptionCleaner().clean(text).isEmpty)
  }

  @Test func charactersOfNoWidthStayInATextThatCanBeSeen() {
    #expect(CaptionCleaner().clean("a\u{200b}b").unicodeScalars.count == 3)
  }
}
