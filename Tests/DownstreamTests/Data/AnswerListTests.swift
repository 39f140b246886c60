import TestSupport
import Downstream
import Data
import Testing

@Suite struct AnswerListTests {
  @Test func theListKeepsItsOrder() throws {
    let folder = try TemporaryFolder()
    #expect(try AnswerList.read(folder.write(#"["net","no","caf\u00e9"]"#, to: "list.json")) == ["net", "no", "café"])
  }

  @Test(arguments: [
    (#"["a","b","a"]"#, "record 3: 'a' occurs twice"), (#"["a",7]"#, "record 2: it is not text"),
    (#"["a",""]"#, "record 2: it is not text"), (#"{"a":1}"#, "it is not an array"), ("[]", "holds no sample"),
  ])
  func aWrongListIsAnError(_ text: String, _ part: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "list.json")
    let error = #expect(throws: SourceError.self) { try AnswerList.read(path) }
    #expect(error?.description.contains(part) == true)
  }

  @Test func frequentAnswersComeFirstAndTiesByText() {
    func question(_ id: Int, _ answers: [(String, Float)]) -> PictureQuestion {
      PictureQuestion(
        id: id, picture: 0, question: "?", answers: answers.map { WeightedAnswer($0.0, weight: $0.1) }, kind: "")
    }
    let questions = [
      question(1, [("two", 0.6), ("3", 0.4)]), question(2, [("x", 0.1), ("2", 0.9)]), question(3, [("b", 1)]),
      question(4, [("a", 0.5), ("b", 0.5)]), question(5, [("rare", 1)]), question(6, []), question(7, [("A.", 1)]),
      question(8, [("b.", 1)]),
    ]
    // `a` is an article, which the evaluation leaves out: nothing is left of it.
    #expect(AnswerList.frequent(in: questions, atLeast: 2) == ["2", "b"])
  }
}
