import Data
import Testing

@Suite struct BraceNotationTests {
  @Test func rangesListsAndSourcesAreExpandedInOrder() throws {
    #expect(try BraceNotation.names(in: "a.tar") == ["a.tar"])
    #expect(try BraceNotation.names(in: "x-{008..011}.tar") == ["x-008.tar", "x-009.tar", "x-010.tar", "x-011.tar"])
    #expect(try BraceNotation.names(in: "{9..10}") == ["9", "10"])
    #expect(try BraceNotation.names(in: "{a,b}/{0..1}.tar::c") == ["a/0.tar", "a/1.tar", "b/0.tar", "b/1.tar", "c"])
  }

  @Test(arguments: ["{0..1", "{1..0}", "{a..b}", "{}", "{0..99999999}", "{{a,b}}", "{0..9999}{0..9999}"])
  func whatIsNoNotationIsAnError(text: String) {
    #expect(throws: SourceError.self) { try BraceNotation.names(in: text) }
  }
}
