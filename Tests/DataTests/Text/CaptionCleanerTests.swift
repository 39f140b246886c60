import Data
import Tensor
import Testing

@Suite struct CaptionCleanerTests {
  @Test(arguments: [
    ("A dog's  Bone, (old)!", "a dogs bone old"),
    ("black-and-white / red", "black and white red"),
    ("<person> rides a bike\n", "person rides a bike"),
    ("  \"What?\"  #1: yes; no~ * ", "what 1 yes no"),
    ("a\n\nb", "a b"),
    ("flag: Korea", "flag korea"),
    ("?!...", ""),
    ("", ""),
  ])
  func followsThePublishedRule(caption: String, cleaned: String) {
    #expect(CaptionCleaner().clean(caption) == cleaned)
  }

  @Test(arguments: RecordedCleanings.cases)
  func agreesWithThePublishedCode(recorded: RecordedCleanings.Case) {
    let cleaned = CaptionCleaner().clean(recorded.caption)
    // Scalars, not strings: canonically equal texts may get different tokens.
    #expect(cleaned.unicodeScalars.elementsEqual(recorded.cleaned.unicodeScalars), "\(cleaned.debugDescription)")
  }

  @Test func agreesWithThePublishedCodeOnHardStrings() {
    let hash = RecordedTokenizations.cases.reduce(Hashing.fnvOffset) { state, recorded in
      Hashing.fnv1a(CaptionCleaner().clean(recorded.text) + "\n", state: state)
    }
    #expect(hash == RecordedCleanings.hash)
  }

  @Test func keepsThirtyWords() {
    let words = (0..<40).map { "w\($0)" }
    #expect(CaptionCleaner().clean(words.joined(separator: " ")) == words.prefix(30).joined(separator: " "))
    #expect(CaptionCleaner(wordLimit: 2).clean("one two three") == "one two")
  }
}
