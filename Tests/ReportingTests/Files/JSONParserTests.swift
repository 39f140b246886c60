import Reporting
import Testing

@Suite struct JSONParserTests {
  @Test func whatWasWrittenIsReadBack() throws {
    let value: JSONValue = [
      "z": [1, -2.5, 1e-7, true, false, .null], "a": ["é\u{1F98A}\n\u{1}\"\\": [:]], "e": [],
    ]
    #expect(try JSONValue(parsing: value.compactText) == value)
    #expect(try JSONValue(parsing: value.indentedText) == value)
  }

  @Test func escapesOfAllKindsAreRead() throws {
    #expect(try JSONValue(parsing: #""\u0041\/\b\f\r\uD83E\uDD8A""#) == .string("A/\u{8}\u{c}\r\u{1F98A}"))
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\" 1}", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "tru", "01x", "+1", ".5", "1e999", "\"a",
    "\"\\x\"",
    "\"\\uD83E\"", "\"\\u12\"", "\"\\uD83E\\u0041\"", "\"a\nb\"", "1 2", "nan",
  ])
  func whatIsNotJSONIsRefused(_ text: String) {
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: text) }
  }

  @Test func depthIsLimited() {
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: String(repeating: "[", count: 100_000)) }
  }

  @Test func theErrorNamesTheByte() {
    let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: "{\"a\":}") }
    #expect(error?.description == "not JSON at byte 5: expected a value")
  }
}
