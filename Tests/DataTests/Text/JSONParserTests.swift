import Data
import Foundation
import Testing

@Suite struct JSONParserTests {
  func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

  @Test func everyKindOfValueIsRead() throws {
    let value = try parse(
      #" { "a" : [ null , true , false , -1.5e+2 , 0 ] , "b" : { } , "c" : [ ] , "d" : "x" } "# + "\r\n\t")
    let elements = try #require(value["a"]?.array)
    #expect(elements.count == 5 && elements[0].isNull)
    #expect(elements[1].bool == true && elements[2].bool == false)
    #expect(elements[4].integer == 0 && elements[3].integer == -150)
    #expect(value["d"]?.string == "x" && value["e"] == nil)
  }

  @Test func escapesAreCharacters() throws {
    let text = try parse(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude97é""#).string
    #expect(text.map { Array($0.unicodeScalars) } == Array("\"\\/\u{8}\u{c}\n\r\t\u{e9}\u{1f697}é".unicodeScalars))
  }

  @Test(arguments: [
    "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}",
    "tru", "nul", "True", "01", "-", "1.", ".5", "1e", "+1", "NaN", "\"", "\"\\", "\"\\x\"", "\"\\u12\"",
    "\"\\u12g4\"", "\"\\ud83d\"", "\"\\ud83dx\"", "\"\\ude97\"", "\"\\ud83d\\u0041\"", "\"\n\"", "1 2", "[1]]", "{}}",
    "'a'", "[1 2]", "{\"a\" 1}", "//",
  ])
  func whatIsNoJSONIsAnError(text: String) {
    #expect(throws: JSONParser.Fault.self) { try parse(text) }
  }

  @Test func bytesThatAreNoUTF8AreAnError() {
    #expect(throws: JSONParser.Fault.self) { try JSONParser.parse([0x22, 0xff, 0x22]) }
    #expect(throws: JSONParser.Fault.self) { try JSONParser.parse([0xef, 0xbb, 0xbf, 0x31]) }
  }

  @Test func deepNestingIsAnErrorAndNoCrash() throws {
    _ = try parse(String(repeating: "[", count: 64) + String(repeating: "]", count: 64))
    #expect(throws: JSONParser.Fault.self) { try parse(String(repeating: "[", count: 65)) }
    #expect(throws: JSONParser.Fault.self) { try parse(String(repeating: "{\"a\":", count: 1_000_000)) }
  }

  @Test func everyTruncationOfAFileIsAnError() throws {
    let bytes = Array(TokenizerFileTests.text().utf8.prefix(3000))
    for length in bytes.indices {
      #expect(throws: JSONParser.Fault.self) { try JSONParser.parse(Array(bytes[..<length])) }
    }
  }
}
