import JSON
import Testing

@Suite struct IndentedJSONTests {
  @Test func keysAreInOrderAndALineEndsTheText() throws {
    #expect(try IndentedJSON.text(of: ["b": "a/b", "a": "é"]) == "{\n  \"a\" : \"é\",\n  \"b\" : \"a/b\"\n}\n")
  }
}
