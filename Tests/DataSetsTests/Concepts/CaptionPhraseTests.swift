import Data
import Testing

@Suite("The phrase of a caption that names something")
struct CaptionPhraseTests {
  @Test(
    "ends before punctuation and attributes and has no article or measure before it",
    arguments: [
      ("A red hat with a feather.", "red hat"), ("An Adelaide Rosella.", "adelaide rosella"), ("crane (bird)", "crane"),
      ("A pair of blue jeans with patches.", "blue jeans"), ("Pluto—until recently", "pluto"),
      ("The baby of a gnu.", "gnu"), ("family: man, woman", "family"), ("a pair", "pair"), ("With a fast car", ""),
      ("man’s shoe", "man's shoe"), ("globe showing Americas", "globe"), ("fire-engine", "fire-engine"), ("", ""),
      ("A glass of water", "glass"),
    ])
  func words(caption: String, words: String) {
    #expect(CaptionPhrase.words(of: caption).joined(separator: " ") == words)
  }
}
