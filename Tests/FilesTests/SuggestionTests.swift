import Files
import Testing

@Suite struct SuggestionTests {
  @Test func neighboursSwappedAreOneError() {
    #expect(Suggestion.typingErrors("run", "rnu") == 1)
    #expect(Suggestion.typingErrors("kitten", "sitting") == 3)
    #expect(Suggestion.typingErrors("", "abc") == 3)
  }

  @Test func theNearestWins() {
    #expect(Suggestion.nearest(to: "tabel", among: ["list", "table", "cable"]) == "table")
    #expect(Suggestion.nearest(to: "obj", among: ["objective-ladder", "leave-one-out"]) == "objective-ladder")
    #expect(Suggestion.nearest(to: "LIST", among: ["list"]) == "list")
  }

  @Test func whatIsFarIsNotSuggested() {
    #expect(Suggestion.nearest(to: "frobnicate", among: ["list", "table"]) == nil)
    #expect(Suggestion.nearest(to: "", among: ["list"]) == nil)
  }

  @Test func anAmbiguousBeginningIsNoSuggestion() {
    #expect(Suggestion.nearest(to: "data", among: ["data fetch", "data build"]) == nil)
  }
}
