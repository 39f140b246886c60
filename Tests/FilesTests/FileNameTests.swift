import Files
import Testing

@Suite struct FileNameTests {
  @Test(arguments: [
    ("a", "A"), ("+ imc", "+ IMC"), ("caf\u{e9}", "CAFE\u{301}"), ("stra\u{df}e", "STRASSE"), ("mine", "mine."),
    ("mine", "mine . "),
    ("\u{3c3}", "\u{3c2}"),
  ])
  func namesThatSomeFileSystemTakesForEachOtherAreOne(_ one: String, _ other: String) {
    #expect(FileName.folded(one) == FileName.folded(other))
  }

  @Test(arguments: [("a", "b"), ("a", "a-"), (".a", "a"), ("e", "\u{e9}"), ("a b", "ab"), ("a.b", "a")])
  func otherNamesAreTwo(_ one: String, _ other: String) {
    #expect(FileName.folded(one) != FileName.folded(other))
  }

  @Test func numbersHaveZerosBeforeThemAndAreNeverCut() {
    #expect([7, 123, 12_345].map { FileName.digits(of: $0, atLeast: 3) } == ["007", "123", "12345"])
  }

  @Test func whatIsOnlyDotsHasAForm() {
    #expect(FileName.folded("...").isEmpty && FileName.folded("").isEmpty)
  }
}
