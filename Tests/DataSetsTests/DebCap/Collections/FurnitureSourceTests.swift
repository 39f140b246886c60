import DataSets
import Data
import Testing

@Suite("A Java properties file")
struct JavaPropertiesTests {
  @Test("has escapes, continued lines and Latin-1 letters")
  func values() {
    let text = "# c\n a = b=c \nname#1=Caf\\u00e9 10\\u20ac\\\n  and more\nd=\\uD83E\\uDD8A\\:\ne=\n\\u12"
    let properties = JavaProperties(latin1: Array(text.utf8) + [0x0a, 0x66, 0x3d, 0xe9])
    #expect(properties["a"] == "b=c")
    #expect(properties["name#1"] == "Café 10€and more")
    #expect(properties["d"] == "🦊:")
    #expect(properties["e"] == "")
    #expect(properties["f"] == "é")
    #expect(properties["c"] == nil)
  }
}
