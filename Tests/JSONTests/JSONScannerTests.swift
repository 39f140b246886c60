import JSON
import Testing

@Suite struct JSONScannerTests {
  func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

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

  static let flawed = [
    "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}",
    "tru", "nul", "True", "01", "-", "-01", "1.", ".5", "1e", "+1", "NaN", "\"", "\"\\", "\"\\x\"", "\"\\u12\"",
    "\"\\u12g4\"", "\"\\u+123\"", "\"\\ud83d\"", "\"\\ud83dx\"", "\"\\ude97\"", "\"\\ud83d\\u0041\"", "\"\n\"",
    "1 2", "[1]]", "{}}", "'a'", "[1 2]", "{\"a\" 1}", "//", "1e999", "-1e999", "truefalse", "{\"a\":1,\"a\":2}",
  ]

  @Test(arguments: flawed)
  func whatIsNoJSONIsAnError(text: String) {
    #expect(throws: JSONError.self) { try parse(text) }
  }

  @Test(arguments: flawed)
  func skippingIsAsStrictAsReading(text: String) {
    #expect(throws: JSONError.self) {
      var scanner = JSONScanner(Array("[\(text)]".utf8))
      try scanner.elements { (scanner) throws(JSONError) in try scanner.skipValue() }
      try scanner.end()
      // An empty list has nothing to skip.
      if text.allSatisfy({ $0 == " " }) { throw JSONError.unsuitable(reason: "nothing") }
    }
  }

  @Test func bytesThatAreNoUTF8AreAnError() {
    #expect(throws: JSONError.syntax(expected: "UTF-8", offset: 1)) { try JSONValue(parsing: [0x22, 0xff, 0x22]) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0x5c, 0x6e, 0xff, 0x22]) }
    // A byte order mark is passed over at the beginning, and nowhere else.
    #expect(throws: JSONError.self) { try JSONValue(parsing: [0x20, 0xef, 0xbb, 0xbf, 0x31]) }
    #expect((try? JSONValue(parsing: [0xef, 0xbb, 0xbf, 0x31])) == .number(1))
    let wide = #expect(throws: JSONError.self) { try JSONValue(parsing: [0xff, 0xfe, 0x31, 0x00]) }
    #expect(wide?.description.hasPrefix("it is UTF-16; write it as UTF-8") == true)
  }

  @Test func deepNestingIsAnErrorAndNoCrash() throws {
    _ = try parse(String(repeating: "[", count: 64) + String(repeating: "]", count: 64))
    #expect(throws: JSONError.syntax(expected: "nesting of at most 64 levels", offset: 65)) {
      try parse(String(repeating: "[", count: 65))
    }
    #expect(throws: JSONError.self) { try parse(String(repeating: "{\"a\":", count: 1_000_000)) }
  }

  @Test func bracketsThatWereClosedDoNotCount() throws {
    let value = try parse("[" + String(repeating: "[],{\"a\":[]},", count: 200) + "[]]")
    #expect(value.array?.count == 401)
  }

  @Test func everyTruncationIsAnError() throws {
    let bytes = Array(#" {"a":[1,-2.5e3,true,null],"\u00e9\ud83d\ude97":{"b":"c\n"},"d":[{"e":false}]}"#.utf8)
    _ = try JSONValue(parsing: bytes)
    for length in bytes.indices {
      #expect(throws: JSONError.self) { try JSONValue(parsing: Array(bytes[..<length])) }
    }
  }

  @Test(arguments: [
    ("0", 0), (" 7", 7), ("9007199254740993", 9_007_199_254_740_993), ("9223372036854775807", Int.max),
  ])
  func wholeNumbersAreExact(text: String, value: Int) throws {
    var scanner = JSONScanner(Array(text.utf8))
    #expect(try scanner.natural() == value)
    try scanner.end()
  }

  @Test(arguments: [
    ("9223372036854775808", "a number below 2^63"), ("-1", "a whole number from 0"), ("01", "a whole number from 0"),
    ("1.0", "a whole number from 0"), ("1e3", "a whole number from 0"), ("\"1\"", "a whole number from 0"),
  ])
  func whatIsNoWholeNumberIsAnError(text: String, expected: String) {
    #expect(throws: JSONError.syntax(expected: expected, offset: 0)) {
      var scanner = JSONScanner(Array(text.utf8))
      return try scanner.natural()
    }
  }

  @Test func aCallersOwnErrorComesThrough() {
    #expect(throws: JSONError.unsuitable(reason: "no b, please")) {
      var scanner = JSONScanner(Array(#"{"a":1,"b":2}"#.utf8))
      try scanner.members { (scanner, name) throws(JSONError) in
        guard name != "b" else { throw .unsuitable(reason: "no b, please") }
        try scanner.skipValue()
      }
    }
  }

  @Test(arguments: [
    ("9007199254740993", "9007199254740993"), ("-18446744073709551617", "-18446744073709551617"), (" 7,", "7"),
    ("1.5", nil), ("1e3", nil),
  ])
  func wholeNumbersAreGivenAsTheyAreWritten(text: String, digits: String?) throws {
    var scanner = JSONScanner(Array(text.utf8))
    #expect(try scanner.wholeNumberText() == digits)
  }

  @Test(arguments: ["", "x", "-", "007", "1e999"])
  func whatIsNoNumberHasNoDigits(text: String) {
    var scanner = JSONScanner(Array(text.utf8))
    #expect(throws: JSONError.self) { try scanner.wholeNumberText() }
  }
}
