import JSON
import Testing

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
