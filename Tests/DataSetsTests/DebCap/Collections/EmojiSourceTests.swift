import DataSets
import Data
import Testing

@Suite("The key of an emoji")
struct EmojiKeyTests {
  @Test("is the same from characters and from file names, without the variation selector")
  func keys() {
    #expect(EmojiKey.make(from: "🦊") == "1f98a")
    #expect(EmojiKey.make(from: "☀\u{fe0f}") == "2600")
    #expect(EmojiKey.make(fromHexadecimal: "1F3F3-FE0F-200D-1F308") == "1f3f3-200d-1f308")
    #expect(EmojiKey.make(fromHexadecimal: "1f468_200d_1f33e") == "1f468-200d-1f33e")
    #expect(EmojiKey.make(fromHexadecimal: "0023-20e3") == EmojiKey.make(from: "#\u{fe0f}\u{20e3}"))
    #expect(EmojiKey.make(fromHexadecimal: "KR") == nil)
    #expect(EmojiKey.make(fromHexadecimal: "") == nil)
  }

  @Test("shows a skin tone")
  func tones() {
    #expect(EmojiKey.isToned("1f44d-1f3fd"))
    #expect(!EmojiKey.isToned("1f44d"))
  }
}
