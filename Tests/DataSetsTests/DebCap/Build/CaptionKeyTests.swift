import DataSets
import Data
import Testing

@Suite("The group key of a caption")
struct CaptionKeyTests {
  @Test(
    "is its words without case, punctuation and a leading article",
    arguments: [
      ("A fire truck.", "fire truck"), ("Soft Serve (B and W)", "soft serve b and w"),
      ("“School Crossing”.", "school crossing"),
      ("The", "the"), ("Some  Ants", "ants"), ("plant - RPG map", "plant rpg map"), ("Café_au lait", "café_au lait"),
      ("...", ""), ("", ""), ("An apple a day", "apple a day"), ("Bill 10€", "bill 10"),
    ])
  func keys(caption: String, key: String) {
    #expect(CaptionKey.make(from: caption) == key)
  }
}
