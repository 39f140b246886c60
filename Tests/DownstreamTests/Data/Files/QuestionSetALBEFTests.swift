import Data
import Testing

@Suite struct QuestionSetALBEFTests {
  private static let vqa = #"""
    [{"question_id":12,"question":"What is on the mat?","image":"val2014/COCO_val2014_000000000009.jpg","dataset":"vqa",
      "answer":["cat","cat","cat","dog","cat","cat","a cat","cat","cat","cat"]},
     {"question_id":5,"question":"Why?","image":"val2014/COCO_val2014_000000000009.jpg","dataset":"vqa"}]
    """#
  private static let genome =
    #"[{"question_id":5,"question":"Where?","image":"1.jpg","dataset":"vg","answer":"on a mat"}]"#

  private let fixture: TaskFixture

  init() throws { fixture = try TaskFixture(pictures: ["coco/val2014/COCO_val2014_000000000009.jpg", "vg/1.jpg"]) }

  private func read(
    _ vqa: String = Self.vqa, _ genome: String = Self.genome, unlisted: UnlistedAnswers = .kept
  ) throws -> QuestionSet {
    try QuestionSet(
      albefVQA: [fixture.write(vqa, to: "vqa.json"), fixture.write(genome, to: "vg.json")], root: fixture.root,
      vqaFolder: "coco", vgFolder: "vg", answers: ["cat", "dog"], name: "vqa/train", unlisted: unlisted)
  }

  @Test func tenAnswersAreSharesAndTheOneOfVisualGenomeIsHalf() throws {
    let set = try read()
    #expect(set.questions.map(\.id) == [12, 5, -3])
    #expect(set.questions.map(\.kind) == ["vqa", "vqa", "vg"])
    #expect(
      set.questions[0].answers == [
        WeightedAnswer("cat", weight: 0.8), WeightedAnswer("dog", weight: 0.1), WeightedAnswer("a cat", weight: 0.1),
      ])
    #expect(set.questions[1].answers.isEmpty)
    #expect(set.questions[2].answers == [WeightedAnswer("on a mat", weight: 0.5)])
    #expect((0..<2).map(set.pictures.group) == ["coco:9", "vg/1.jpg"])
  }

  @Test(arguments: [
    ("\"vqa\"", "\"gqa\"", "record 1: dataset is 'gqa', none of vqa, vg"),
    ("\"question_id\":5", "\"question_id\":12", "record 2: question_id 12 occurs twice"),
    ("\"question_id\":5", "\"question_id\":-5", "record 2: question_id is negative"),
    ("\"question_id\":5", "\"question_id\":\"5\"", "record 2: question_id is no whole number"),
    ("\"Why?\"", "null", "record 2: question is missing"), ("\"dog\"", "3", "record 1: answer holds something"),
    ("000009", "000008", "record 1: image names coco/val2014/COCO_val2014_000000000008.jpg, which is not in"),
    ("val2014/", "../../", "record 1: image names coco/../../COCO_val2014_000000000009.jpg, which is outside"),
  ])
  func faultsNameFileRecordAndField(_ old: String, _ new: String, _ part: String) throws {
    let error = #expect(throws: SourceError.self) { try read(Self.vqa.replacing(old, with: new)) }
    #expect(error?.description.contains("vqa.json, " + part) == true)
  }

  @Test func visualGenomeHasOneAnswer() throws {
    let error = #expect(throws: SourceError.self) {
      try read(Self.vqa, Self.genome.replacing("\"on a mat\"", with: "[\"a\",\"b\"]"))
    }
    #expect(error?.description.contains("vg.json, record 1: answer holds 2 answers") == true)
  }

  @Test func answersThatAreNotListedCanBeRefused() throws {
    let error = #expect(throws: SourceError.self) { try read(unlisted: .refused) }
    #expect(
      error?.description.contains("record 1: answer holds 'a cat', which is not in the list of 2 answers") == true)
  }
}
