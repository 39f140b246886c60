import Data
import Downstream
import Foundation
import TestSupport
import Testing

/// Mutated files of tasks give a set or an error in a sentence: no crash, no hang, no picture outside.
@Suite struct TaskFuzzTests {
  /// What no reader looks at, so that some mutations do no harm.
  private static let note = #""note":"\#(String(repeating: "nothing to see here, ", count: 12))""#

  private func fuzz(
    _ name: String, _ input: String, pictures: [String],
    _ open: (_ path: String, _ root: String) throws(SourceError) -> Void
  ) throws {
    #expect(try openMutations(name, of: input, pictures: pictures, open).isSound)
  }

  @Test func mutatedQuestionsGiveASetOrAnError() throws {
    let people = (1...10).map { #"{"answer":"a\#($0 % 3)","answer_id":\#($0)}"# }.joined(separator: ",")
    let picture = "val2014/COCO_val2014_000000000009.jpg"
    let questions = #"{"questions":[{\#(Self.note),"image_id":9,"question":"Is it?","question_id":90}]}"#
    let annotations =
      #"{"annotations":[{\#(Self.note),"image_id":9,"question_id":90,"answer_type":"other","answers":[\#(people)]}]}"#
    let folder = try TemporaryFolder()
    let (asked, answered) = (
      try folder.write(questions, to: "questions"), try folder.write(annotations, to: "annotations")
    )
    let names = COCOPictureNames(subset: "val2014")
    try fuzz("VQA v2 questions", questions, pictures: [picture]) { (path, root) throws(SourceError) in
      _ = try QuestionSet(
        vqaQuestions: path, annotations: answered, pictures: names, root: root, answers: ["a"], name: "f")
    }
    try fuzz("VQA v2 annotations", annotations, pictures: [picture]) { (path, root) throws(SourceError) in
      _ = try QuestionSet(
        vqaQuestions: asked, annotations: path, pictures: names, root: root, answers: ["a"], name: "f")
    }
    let albef =
      #"[{\#(Self.note),"dataset":"vqa","image":"\#(picture)","question":"q\u00e4?","answer":["x","y","x"],"question_id":4},"#
      + #"{"dataset":"vg","image":"\#(picture)","question":"w","answer":"z"}]"#
    try fuzz("ALBEF questions", albef, pictures: [picture]) { (path, root) throws(SourceError) in
      _ = try QuestionSet(albefVQA: [path], root: root, answers: ["x"], name: "f")
    }
    let words = (0..<40).map { #""answer \#($0)""# }.joined(separator: ",")
    try fuzz("answer list", #"[\#(words),"caf\u00e9 \ud83d\ude00"]"#, pictures: []) { (path, _) throws(SourceError) in
      _ = try AnswerList.read(path)
    }
  }

  @Test func mutatedPairsAndHypothesesGiveASetOrAnError() throws {
    let pair = ["7/train-1-2-img0.png", "7/train-1-2-img1.png"]
    let nlvr = #"{\#(Self.note),"sentence":"Two é cups.","label":"True","identifier":"train-1-2-0","directory":7}"#
    try fuzz("NLVR2", nlvr + "\n\n" + nlvr.replacing("2-0", with: "2-1"), pictures: pair) {
      (path, root) throws(SourceError) in
      _ = try PicturePairSet(nlvr2: path, root: root, name: "f")
    }
    let albef = #"[{\#(Self.note),"images":["\#(pair[0])","\#(pair[1])"],"sentence":"Two.","label":"False"}]"#
    try fuzz("ALBEF NLVR2", albef, pictures: pair) { (path, root) throws(SourceError) in
      _ = try PicturePairSet(albefNLVR: path, root: root, name: "f")
    }
    let entailment = #"{\#(Self.note),"Flikr30kID":"12.jpg","gold_label":"neutral","sentence2":"It rains."}"#
    try fuzz("SNLI-VE", entailment, pictures: ["12.jpg"]) { (path, root) throws(SourceError) in
      _ = try EntailmentSet(snliVE: path, root: root, name: "f")
    }
    try fuzz(
      "ALBEF SNLI-VE", #"[{\#(Self.note),"image":"12","sentence":"It rains.","label":"neutral"}]"#, pictures: ["12.jpg"]
    ) {
      (path, root) throws(SourceError) in _ = try EntailmentSet(albefVE: path, root: root, name: "f")
    }
  }

  @Test func mutatedGroundingGivesASetOrAnError() throws {
    try fuzz("ALBEF RefCOCO", #"[{\#(Self.note),"image":"a.png","text":"the hat","ref_id":3}]"#, pictures: ["a.png"]) {
      (path, root) throws(SourceError) in _ = try GroundingSet(albefGrounding: [path], root: root, name: "f")
    }
    let rows = (1..<20).map { "[\($0)0.25,\($0),10.5,1e2,0.5]" }.joined(separator: ", ")
    try fuzz("boxes", #"{"5":[\#(rows)],"6":[]}"#, pictures: []) { (path, _) throws(SourceError) in
      _ = try PictureBoxes(path: path)
    }
    let folder = try TemporaryFolder()
    let instances = try folder.write(
      #"{"annotations":[{"id":70,"image_id":5,"bbox":[10,20.5,30,40]}]}"#, to: "instances")
    let references = #"[{\#(Self.note),"ref_id":3,"split":"val","image_id":5,"ann_id":70}]"#
    try fuzz("RefCOCO references", references, pictures: []) { (path, _) throws(SourceError) in
      _ = try PictureReferences(path: path, instances: instances)
    }
  }
}
