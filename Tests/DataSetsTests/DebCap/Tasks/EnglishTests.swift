import DataSets
import Data
import Testing

@Suite("The English of statements made by rule")
struct EnglishTests {
  @Test(
    "has the article that the noun takes",
    arguments: [
      ("bird", "a bird"), ("owl", "an owl"), ("unicorn", "a unicorn"), ("umbrella", "an umbrella"), ("food", "food"),
      ("hourglass", "an hourglass"), ("scissors", "a pair of scissors"), ("Saturn", "Saturn"),
      ("Christmas tree", "a Christmas tree"), ("eucalyptus", "a eucalyptus"), ("one-way street", "a one-way street"),
    ])
  func phrases(noun: String, phrase: String) {
    #expect(English.phrase(noun) == phrase)
  }

  @Test("writes and reads numbers up to twelve as words")
  func numerals() {
    #expect(Numerals.word(0) == "zero")
    #expect(Numerals.word(12) == "twelve")
    #expect(Numerals.word(13) == "13")
    #expect(Numerals.value(of: "seven") == 7)
    #expect(Numerals.value(of: "many") == nil)
  }

  @Test("tells the time, twelve first")
  func clockFaces() {
    let faces = ["twelve o’clock", "twelve-thirty", "one o’clock", "eleven o’clock"].compactMap {
      ClockFace(caption: $0)
    }
    #expect(faces.count == 4 && faces == faces.sorted())
    #expect(ClockFace(caption: "nine-thirty")?.isHalfPast == true)
    #expect(ClockFace(caption: "nine lives") == nil)
    #expect(ClockFace(caption: "alarm clock") == nil)
  }
}
