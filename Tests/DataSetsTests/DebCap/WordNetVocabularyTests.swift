import Data
import Testing

@Suite("The vocabulary of the clean tier")
struct WordNetVocabularyTests {
  @Test("knows lemmas, their regular inflections and function words")
  func words() {
    let words = WordNetVocabulary(lemmas: ["red", "box", "lady", "bake", "fireman", "house"])
    for caption in ["Red Boxes", "ladies and firemen", "baking the red-box", "Houses of Firemen 12", "baked"] {
      #expect(words.knowsEveryWord(of: caption), "\(caption)")
    }
    for caption in ["Rosso", "red cacuts", "feet"] { #expect(!words.knowsEveryWord(of: caption), "\(caption)") }
  }
}
