import DataSets
import Data
import Testing

@Suite("The caption of a drawing")
struct ClipArtCaptionTests {
  @Test(
    "is the cleaned title",
    arguments: [
      ("red-eye frog", "red eye frog"), ("AZ-lizard", "AZ-lizard"), ("Uccello profilo 01", "Uccello profilo"),
      ("AK47", "AK"), ("bass_guitar #2", "bass guitar"), ("Probability from 0.0 to 1.0", "Probability from 0.0 to 1.0"),
      ("Martin Luther King Jr.", "Martin Luther King Jr"), ("Croissant (B &amp; W)", "Croissant (B & W)"),
      ("747", "747"),
    ])
  func titles(title: String, caption: String) {
    let result = ClipArtCaption(path: "a/b_01", title: title, uses: 1)
    #expect(result.text == caption)
    #expect(result.kind == .title)
  }

  @Test(
    "is the file name where the title names a batch",
    arguments: [
      ("unsorted/mucca", "mucca"), ("shapes/arrows/arrow09_2", "arrow"), ("shapes/arrows/arrow2-1-1", "arrow2"),
      ("animals/scorpion-md-v0.1", "scorpion md v"), ("people/people_juliane_krug_05b", "people juliane krug 05b"),
      ("map/tree_-_rpg_map_elements_01", "tree rpg map elements"), ("numbers/42", "42"),
    ])
  func fileNames(path: String, caption: String) {
    for (title, uses) in [("", 1), ("Clipart by Somebody - bee", 1), ("Various Cliparts", 13)] {
      let result = ClipArtCaption(path: path, title: title, uses: uses)
      #expect(result.text == caption)
      #expect(result.kind == .fileName)
    }
  }

  @Test("is suit and rank for a playing card")
  func cards() {
    let caption = ClipArtCaption(path: "recreation/games/cards/white/white_h_10", title: "card", uses: 226)
    #expect(caption.text == "ten of hearts playing card, white style")
    #expect(caption.kind == .card)
    #expect(ClipArtCaption(path: "recreation/games/cards/white/white_x_10", title: "", uses: 1).kind == .fileName)
  }
}

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
