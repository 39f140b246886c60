import JSON
import Testing

@Suite struct JSONValueTests {
  @Test func whatIsWrongIsAClauseAboutTheText() {
    func clause(_ text: String) -> String? {
      do throws(JSONError) {
        _ = try JSONValue(parsing: Array(text.utf8))
        return nil
      } catch { return error.clause }
    }
    #expect(clause("nope") == "it is not JSON at byte 0: expected a value")
    #expect(clause(#"{"image":1,"image":2}"#)?.hasPrefix("it has the name 'image' twice") == true)
    #expect(JSONError.unsuitable(reason: "it has no graph").clause == "it has no graph")
  }

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
    #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
  }

  @Test func depthIsLimited() {
    #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: "[", count: 100_000)) }
  }

  @Test func theErrorNamesTheByte() {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: "{\"a\":}") }
    #expect(error?.description == "not JSON at byte 5: expected a value")
  }

  @Test func aRepeatedNameIsAnErrorThatNamesIt() {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: #"[{"a":{"b":1},"\u0061":2}]"#) }
    #expect(error == .repeatedName("a", offset: 22))
  }

  @Test func canonicallyEqualNamesAreDifferentNames() throws {
    let value = try JSONValue(parsing: #"{"\u00e9":1,"e\u0301":2}"#)
    guard case .object(let members) = value else { return #expect(Bool(false), "\(value) is not an object") }
    #expect(members.map { Array($0.key.unicodeScalars) } == [["\u{e9}"], ["e", "\u{301}"]])
  }

  @Test func integersThatMayHaveBeenRoundedAreNone() throws {
    #expect(try JSONValue(parsing: "9007199254740991").integer == 9_007_199_254_740_991)
    #expect(try JSONValue(parsing: "9007199254740993").integer == nil)
    #expect(try JSONValue(parsing: "1.5").integer == nil)
  }
}

@Suite struct JSONTextTests {
  @Test func keysKeepTheirOrder() {
    let value: JSONValue = ["b": 1, "a": [true, .null], "c": ["x": 0.5]]
    #expect(value.compactText == #"{"b":1,"a":[true,null],"c":{"x":0.5}}"#)
    #expect(value.indentedText == "{\n  \"b\": 1,\n  \"a\": [true,null],\n  \"c\": {\n    \"x\": 0.5\n  }\n}\n")
  }

  @Test func emptyContainersStayOnOneLine() {
    #expect((["a": [], "b": [:]] as JSONValue).indentedText == "{\n  \"a\": [],\n  \"b\": {}\n}\n")
  }

  @Test func controlCharactersAreEscaped() {
    #expect(JSONValue.string("a\"\\\n\t\u{1}é").compactText == "\"a\\\"\\\\\\n\\t\\u0001é\"")
  }

  @Test func whatNeedsNoEscapeHasNone() {
    #expect(JSONValue.string("a/b\u{7f}\u{2028}").compactText == "\"a/b\u{7f}\u{2028}\"")
    #expect(JSONValue.string("\u{8}\u{c}\u{1f}").compactText == #""\u0008\u000c\u001f""#)
  }

  @Test func numbersReadBackAsTheSameValue() throws {
    for value in [0.1, 1.0 / 3, 1e-300, 6.02214076e23, 9_007_199_254_740_992, -0.0, Double(Float(0.1))] {
      let text = JSONValue.number(value).compactText
      #expect(try #require(Double(text)).bitPattern == value.bitPattern, "\(text)")
    }
  }

  @Test func wholeNumbersHaveNoPoint() {
    #expect(JSONValue.integer(-12).compactText == "-12")
    #expect(JSONValue.number(3).compactText == "3")
  }

  @Test func whatIsNotFiniteBecomesNull() {
    #expect(JSONValue.number(.nan).compactText == "null")
    #expect(JSONValue.number(.infinity).compactText == "null")
  }
}
