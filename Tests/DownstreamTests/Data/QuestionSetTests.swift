import TestSupport
import Downstream
import Data
import Testing

@Suite struct VQAFilesTests {
  private static let people =
    #"[{"answer":"yes","answer_confidence":"maybe","answer_id":1},"#
    + (2...10).map { #"{"answer":"\#($0 < 5 ? "yes" : "no way")","answer_id":\#($0)}"# }.joined(separator: ",") + "]"

  private static let questions = #"""
    {"info":{"year":2017},"task_type":"Open-Ended","data_subtype":"val2014","questions":[
    {"image_id":9,"question":"Is it red?","question_id":9000},
    {"image_id":12,"question":"Which one?","question_id":12001},
    {"image_id":9,"question":"Is it late?","question_id":9001}]}
    """#

  private static func annotations(_ last: String = #""image_id":9,"question_id":9001"#) -> String {
    let rest = #""answer_type":"yes/no","question_type":"is it","multiple_choice_answer":"no way","answers":"# + people
    return #"{"annotations":[{"image_id":9,"question_id":9000,\#(rest)},"#
      + #"{"question_id":12001,"image_id":12,\#(rest.replacing("yes/no", with: "other"))},{\#(last),\#(rest)}]}"#
  }

  private let fixture: TaskFixture

  init() throws {
    fixture = try TaskFixture(pictures: [
      "val2014/COCO_val2014_000000000009.jpg", "val2014/COCO_val2014_000000000012.jpg",
    ])
  }

  private func read(
    questions: String = Self.questions, annotations: String? = Self.annotations(), subset: String = "val2014",
    unlisted: UnlistedAnswers = .kept
  ) throws -> QuestionSet {
    try QuestionSet(
      vqaQuestions: fixture.write(questions, to: "questions.json"),
      annotations: try annotations.map { try fixture.write($0, to: "annotations.json") },
      pictures: COCOPictureNames(subset: subset), root: fixture.root, answers: ["yes", "no"], name: "vqa/val",
      unlisted: unlisted)
  }

  @Test func questionsAndAnnotationsAreJoined() throws {
    let set = try read()
    #expect(set.questions.map(\.id) == [9000, 12001, 9001])
    #expect(set.questions.map(\.picture) == [0, 1, 0])
    #expect(set.questions.map(\.kind) == ["yes/no", "other", "yes/no"])
    #expect(set.questions[0].answers == [WeightedAnswer("yes", weight: 0.4), WeightedAnswer("no way", weight: 0.6)])
    #expect((0..<2).map(set.pictures.group) == ["coco:9", "coco:12"])
    #expect(try set.pictures.image(at: 1).width == 3)
    #expect(VQAAccuracy.score(of: "yes", to: set.questions[0]) == 1)
    #expect(try set.fingerprint == read().fingerprint)
  }

  @Test func theTestSplitHasNoAnswers() throws {
    let set = try read(annotations: nil)
    #expect(set.questions.allSatisfy { $0.answers.isEmpty })
    #expect(set.questions.map(\.question) == ["Is it red?", "Which one?", "Is it late?"])
  }

  @Test func everyFaultNamesFileRecordAndField() throws {
    func message(
      questions: String = Self.questions, annotations: String = Self.annotations(), subset: String = "val2014",
      unlisted: UnlistedAnswers = .kept
    ) -> String {
      let error = #expect(throws: SourceError.self) {
        try read(questions: questions, annotations: annotations, subset: subset, unlisted: unlisted)
      }
      return error?.description ?? ""
    }
    let base = fixture.folder.path
    #expect(
      message(subset: "train2014").hasPrefix(
        "\(base)/questions.json, questions 1: image_id names train2014/COCO_train2014_000000000009.jpg, which is not in \(base)/pictures;"
      ))
    #expect(
      message(unlisted: .refused).contains("annotations.json, annotations 1: answers holds 'no way', which is not"))
    #expect(
      message(annotations: Self.annotations(#""image_id":9,"question_id":9000"#)).contains(
        "annotations 3: question_id 9000 occurs twice"))
    #expect(
      message(annotations: Self.annotations(#""image_id":9,"question_id":1"#)).contains(
        "questions 3: question_id 9001 has no annotation in"))
    #expect(
      message(annotations: Self.annotations(#""image_id":8,"question_id":9001"#)).contains(
        "questions 3: image_id is 9, but 8 in"))
    #expect(
      message(questions: Self.questions.replacing("\"question_id\":9001", with: "\"question_id\":9000")).contains(
        "questions 3: question_id 9000 occurs twice"))
    #expect(
      message(questions: Self.questions.replacing("Which one?", with: " ")).contains("questions 2: question is empty"))
    // Characters of no width, as in captions.
    #expect(
      message(questions: Self.questions.replacing("Which one?", with: "\u{200b}\u{3164}")).contains(
        "questions 2: question is empty"))
    #expect(
      message(annotations: Self.annotations().replacing("\"other\"", with: "\"colour\"")).contains(
        "annotations 2: answer_type is 'colour', none of yes/no, number, other"))
    #expect(
      message(annotations: Self.annotations().replacing(#","answer_id":10}]"#, with: #"},{"answer":"x"}]"#)).contains(
        "annotations 1: answers holds 11 answers, not 10"))
    let fewer = Self.questions.replacing(
      #"{"image_id":9,"question":"Is it red?","question_id":9000},"#, with: "")
    #expect(
      message(questions: fewer).contains("annotations.json, its annotations: question_id 9000 is the id of no question")
    )
    #expect(message(questions: #"{"questions":[]}"#).contains("holds no sample"))
    #expect(message(questions: "[]").contains("it is not an object"))
  }
}

@Suite struct ALBEFQuestionsTests {
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
    ("\"question_id\":5", "\"question_id\":\"5\"", "record 2: question_id is not a whole number"),
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
