import TestSupport
import Downstream
import Tensor
import Data
import Foundation
import JSON
import Testing

@Suite struct VQAResultTests {
  private func set() throws -> QuestionSet {
    let pictures = try PictureFileSource(name: "p", root: "/nowhere", files: [PictureFile("a.png")])
    let questions = [7, 3].map { PictureQuestion(id: $0, picture: 0, question: "what?", answers: [], kind: "x") }
    return QuestionSet(name: "vqa/test", pictures: pictures, questions: questions, answers: ["yes", "no"])
  }

  @Test func aWholeResultIsWrittenInTheOrderOfTheQuestions() throws {
    let folder = try TemporaryFolder()
    let result = try VQAResult([3: "no", 7: "\"yes\""], to: set())
    try result.write(to: folder.path + "/result.json")
    let text = try String(contentsOfFile: folder.path + "/result.json", encoding: .utf8)
    let rows = try #require(try JSONValue(parsing: text).array)
    #expect(rows.map { $0["question_id"]?.integer } == [7, 3])
    #expect(rows.map { $0["answer"]?.string } == ["\"yes\"", "no"])
  }

  @Test func incompleteAnswersAreRefused() throws {
    let set = try set()
    #expect(throws: VQAResultError.incompleteness(set: "vqa/test", count: 1, of: 2, first: 3)) {
      try VQAResult([7: "yes"], to: set)
    }
    #expect(throws: VQAResultError.stranger(set: "vqa/test", question: 5)) {
      try VQAResult([7: "yes", 3: "no", 9: "a", 5: "b"], to: set)
    }
    #expect(throws: VQAResultError.silence(set: "vqa/test", question: 3)) {
      try VQAResult([7: "yes", 3: " "], to: set)
    }
  }

  @Test func aFolderThatIsNotThereIsNamed() throws {
    let result = try VQAResult([3: "no", 7: "yes"], to: set())
    let error = #expect(throws: VQAResultError.self) { try result.write(to: "/nowhere/result.json") }
    #expect(error?.description.contains("/nowhere/result.json") == true)
  }
}
