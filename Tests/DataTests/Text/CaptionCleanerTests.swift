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

/// What the published `pre_caption` gives, evaluated by Python for captions made up for the purpose.
enum RecordedCleanings {
  struct Case: CustomTestStringConvertible {
    let name: String
    let caption: String
    let cleaned: String
    var testDescription: String { name }
    init(_ name: String, _ caption: String, _ cleaned: String) {
      self.name = name
      self.caption = caption
      self.cleaned = cleaned
    }
  }

  static let cases = [
    Case("a tab at both ends", "\tred car\t", "\tred car\t"),
    Case("line feeds at both ends", "\nred car\n\n", "\nred car"),
    Case("a space and a line feed", " red car \n", "red car"),
    Case("a line feed and a space", "red car\n ", "red car"),
    Case("a single line feed at the end", "red car\n", "red car"),
    Case("a single tab inside", "red\tcar", "red\tcar"),
    Case("information separators", "red\u{1c}\u{1d}car\u{1e}blue", "red car\u{1e}blue"),
    Case(
      "persons", "<person> and <PERSON>s, <per.son> <<person>> <person", "person and persons person <person> <person"),
    Case("a person with a mark", "<person>\u{301} waves", "person\u{301} waves"),
    Case("hyphens in a row", "red--car - / blue", "red car blue"),
    Case(
      "final sigmas",
      "\u{39f}\u{394}\u{39f}\u{3a3}. \u{3a3}\u{39f}\u{3a6}\u{39f}\u{3a3}! \u{3a3} \u{391}\u{3a3}' \u{391}\u{3a3}\u{301} \u{391}\u{3a3}.\u{391}",
      "\u{3bf}\u{3b4}\u{3bf}\u{3c2} \u{3c3}\u{3bf}\u{3c6}\u{3bf}\u{3c2} \u{3c3} \u{3b1}\u{3c2} \u{3b1}\u{3c2}\u{301} \u{3b1}\u{3c3}\u{3b1}"
    ),
    Case("dotted capital i", "\u{130}ZM\u{130}R", "i\u{307}zmi\u{307}r"),
    Case("everything removed", ",.'!?\"()*#:;~", ""),
    Case("removed between spaces", "a . b", "a b"),
    Case("thirty-one words", String(repeating: "w ", count: 30) + "w", String(repeating: "w ", count: 29) + "w"),
    Case(
      "thirty-one words and tabs", String(repeating: "w\t", count: 30) + "w", String(repeating: "w\t", count: 30) + "w"),
    Case("no-break spaces", "a\u{a0}\u{a0}b\u{a0}c\u{3000}", "a b\u{a0}c\u{3000}"),
    Case("apostrophes", "the dog's and the dogs' \u{2019}s", "the dogs and the dogs \u{2019}s"),
  ]

  /// FNV-1a over the cleaned texts of `RecordedTokenizations.cases`, in UTF-8, a line feed after each.
  static let hash: UInt64 = 0xc6aa_48a2_6072_4b5d
}
