import TestSupport
import Downstream
import DataSets
import Data
import Testing

@Suite struct TaskAddressTests {
  @Test func anAddressSaysFormatFilesAndFolder() throws {
    let address = try TaskAddress("albef-vqa:/data/vqa_train.json,also=/data/vg_qa.json,root=/pictures,vqa=coco")
    #expect(address.format == .albefVQA && address.root == "/pictures")
    #expect(address.paths == ["/data/vqa_train.json", "/data/vg_qa.json"])
    #expect(try TaskAddress("nlvr2:/data/dev.json").root == "/data")
    #expect(try TaskAddress("snli-ve:dev.jsonl").root == ".")
    #expect(
      TaskAddress.Format.allCases.map(\.content) == [
        .questions, .questions, .hypotheses, .hypotheses, .pairs, .pairs, .phrases,
      ])
  }

  @Test(arguments: [
    "", "vqa", "vqa:", "karpathy:x.json", "vqa:x.json,roots=y", "vqa:x.json,root", "vqa:x.json,root=",
    "nlvr2:x.json,answers=y", "vqa:x.json,root=a,root=b", "snli-ve:x.json,also=y.json",
  ])
  func otherTextsAreErrors(text: String) {
    #expect(throws: SourceError.self) { try TaskAddress(text) }
  }

  @Test func theNameOfAFileSaysWhichPicturesAreMeant() throws {
    let fixture = try TaskFixture(pictures: ["test2015/COCO_test2015_000000000009.jpg"])
    let text = #"{"questions":[{"image_id":9,"question":"Is it red?","question_id":9000}]}"#
    let list = try fixture.write(#"["yes","no"]"#, to: "answers.json")
    func open(_ name: String, _ more: String = "") throws -> QuestionSet {
      let path = try fixture.write(text, to: name)
      return try TaskAddress("vqa:\(path),root=\(fixture.root),answers=\(list)\(more)").questions(name: "q")
    }
    #expect(try open("v2_OpenEnded_mscoco_test-dev2015_questions.json").pictures.count == 1)
    #expect(try open("q.json", ",subset=test2015").answers == ["yes", "no"])
    let error = #expect(throws: SourceError.self) { try open("q.json") }
    #expect(error?.description.contains("does not say which pictures of COCO are meant; add subset=val2014") == true)
  }

  @Test func withoutAListTheFrequentAnswersAreChosenFrom() throws {
    let fixture = try TaskFixture(pictures: ["a.png"])
    let rows = ["red", "red", "blue"].enumerated().map {
      #"{"question_id":\#($0),"question":"which?","image":"a.png","answer":["\#($1)"],"dataset":"vqa"}"#
    }
    let path = try fixture.write("[\(rows.joined(separator: ","))]")
    func answers(_ more: String) throws -> [String] {
      try TaskAddress("albef-vqa:\(path),root=\(fixture.root)\(more)").questions(name: "q").answers
    }
    #expect(try answers(",least=2") == ["red"])
    #expect(try answers(",least=1") == ["red", "blue"])
    let error = #expect(throws: SourceError.self) { try answers("") }
    #expect(error?.description.contains("most frequent one of at least 9 questions of \(path)") == true)
    #expect(throws: SourceError.self) { try answers(",least=x") }
    #expect(throws: SourceError.self) { try answers(",unlisted=refused") }
    // Another list than that of training is refused.
    let other = try fixture.write(#"["green"]"#, to: "answers.json")
    let address = try TaskAddress("albef-vqa:\(path),root=\(fixture.root),answers=\(other)")
    #expect(throws: SourceError.self) { try address.questions(name: "q", answers: ["red"]) }
    #expect(try address.questions(name: "q").answers == ["green"])
  }

  @Test func howManyQuestionsAnAnswerNeedsIsSaidWhereAnswersAreChosen() throws {
    let fixture = try TaskFixture(pictures: ["a.png"])
    let path = try fixture.write(
      #"[{"question_id":1,"question":"which?","image":"a.png","answer":["red"],"dataset":"vqa"}]"#)
    let list = try fixture.write(#"["red"]"#, to: "answers.json")
    let address = "albef-vqa:\(path),root=\(fixture.root)"
    func message(_ body: () throws -> Void) -> String {
      let error = #expect(throws: SourceError.self, performing: body)
      return error?.description ?? ""
    }
    for both in [",least=1,answers=\(list)", ",answers=\(list),least=1"] {
      #expect(
        message { _ = try TaskAddress(address + both) }
          == "least=1 in \(address)\(both) has no effect: the answers to choose from are those of \(list); leave one of the two out."
      )
    }
    let asked = try TaskAddress(address + ",least=1")
    #expect(
      message { _ = try asked.questions(name: "q", answers: ["red"]) }.hasPrefix(
        "least=1 in \(address),least=1 has no effect: what is asked has the answers that training chooses from; "))
    #expect(try asked.questions(name: "q").answers == ["red"])
    #expect(try TaskAddress(address).questions(name: "q", answers: ["blue"]).answers == ["blue"])
  }

  @Test func whatIsNotNeutralIsTheTwoWayTask() throws {
    let shapes = CaptionedShapes(split: .train, count: 3, side: 32)
    let set = EntailmentSet(
      name: "e", pictures: shapes,
      examples: Entailment.allCases.enumerated().map {
        EntailmentExample(id: $0, picture: $0, hypothesis: "it", label: $1)
      })
    #expect(set.decided.examples.map(\.label) == [.contradiction, .entailment])
    #expect(set.decided.fingerprint != set.fingerprint)
  }
}
