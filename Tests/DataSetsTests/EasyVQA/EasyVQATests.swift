import Foundation
import TestSupport
import DataSets
import Files
import Downstream
import Data
import Testing

@Suite struct EasyVQATests {
  /// A folder in easy-VQA's form with as many training pictures.
  private func folder(pictures count: Int = 30, answer: String = "red") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("circle\nred\nyes\nno\n", to: "answers.txt")
    for split in ["train", "test"] {
      let rows = (0..<(split == "train" ? count : 2)).flatMap { picture in
        [
          #"["what is it?","circle",\#(picture)]"#, #"["what color is it?","\#(answer)",\#(picture)]"#,
          #"["is it \#(split)?","yes",\#(picture)]"#,
        ]
      }
      try folder.write("[\(rows.joined(separator: ", "))]", to: "\(split)/questions.json")
      for picture in 0..<count { try folder.writePicture("\(split)/images/\(picture).png", level: picture) }
    }
    return folder
  }

  @Test func theTrainingSplitIsDividedByPicture() throws {
    let folder = try folder()
    let data = try EasyVQA(folder: folder.path)
    #expect(data.answers == ["circle", "red", "yes", "no"])
    #expect(data.train.pictures.count + data.validation.pictures.count == 30)
    #expect(data.train.questions.count == 3 * data.train.pictures.count)
    #expect(data.validation.questions.count == 3 * data.validation.pictures.count)
    #expect((1...8).contains(data.validation.pictures.count))
    #expect(data.test.questions.count == 6)
    let groups = [data.train, data.validation, data.test].map { set in
      Set((0..<set.pictures.count).map(set.pictures.group))
    }
    #expect(groups[0].isDisjoint(with: groups[1]) && groups[2].isDisjoint(with: groups[0].union(groups[1])))
    // A question's id is its place in the official file, whichever part it is in.
    let ids = (data.train.questions + data.validation.questions).map(\.id).sorted()
    #expect(ids == Array(0..<90))
  }

  @Test func kindsFollowFromTheAnswers() throws {
    let folder = try folder()
    let data = try EasyVQA(folder: folder.path)
    #expect(data.test.questions.map(\.kind) == ["shape", "colour", "yes/no", "shape", "colour", "yes/no"])
    #expect(data.test.questions[1].answers == [WeightedAnswer("red")])
    #expect(try data.test.pictures.image(at: 1).pixels.first == 1)
  }

  @Test func anAnswerThatIsNotListedIsAnError() throws {
    let folder = try folder(answer: "mauve")
    let error = #expect(throws: SourceError.self) { try EasyVQA(folder: folder.path) }
    #expect(
      error?.description.contains("train/questions.json, record 2: the answer 'mauve' is not in answers.txt") == true)
  }

  @Test func aRowOfAnotherFormIsAnError() throws {
    for row in [#"["a","red"]"#, #"["a","red","0"]"#, #"["","red",0]"#, #"["a","red",-1]"#, "{}"] {
      let folder = try folder()
      try folder.write("[\(row)]", to: "test/questions.json")
      let error = #expect(throws: SourceError.self) { try EasyVQA(folder: folder.path) }
      #expect(error?.description.contains("test/questions.json, record 1: it is not [question, answer,") == true)
    }
  }

  @Test func whatWasNotFetchedIsSaid() throws {
    let folder = try TemporaryFolder()
    let folders = CacheFolder(root: folder.path)
    #expect(!EasyVQAFetcher(folders: folders).isPresent)
    let error = #expect(throws: EasyVQAError.self) { try EasyVQA(folders: folders) }
    #expect(error?.description.contains("`triad data fetch easy-vqa`") == true)
  }

  /// Reads the real data where somebody fetched it.
  @Test(.enabled(if: EasyVQAFetcher().isPresent)) func theOfficialDataHaveTheirPublishedSizes() throws {
    let data = try EasyVQA()
    #expect(data.answers.count == 13)
    #expect(data.train.questions.count + data.validation.questions.count == 38_575)
    #expect(data.train.pictures.count == 3_600 && data.validation.pictures.count == 400)
    #expect(data.test.questions.count == 9_673 && data.test.pictures.count == 1_000)
    #expect(try data.test.pictures.image(at: 0).width == 64)
  }

  @Test func mutatedFilesGiveDataOrAnError() throws {
    let rows = (0..<24).map { #"["what color is the shape?","red",\#($0)],["is it \#($0)?","yes",\#($0)]"# }
    let questions = "[\(rows.joined(separator: ","))]"
    let answers = "circle\nred\nyes\nno\n" + (0..<30).map { "an answer that nobody gives \($0)\n" }.joined()
    for (name, changed) in [
      ("easy-VQA training questions", "train/questions.json"), ("easy-VQA test questions", "test/questions.json"),
      ("easy-VQA answers", "answers.txt"),
    ] {
      let folder = try TemporaryFolder()
      try folder.write(answers, to: "answers.txt")
      for split in ["train", "test"] {
        try folder.write(questions, to: "\(split)/questions.json")
        for picture in 0..<24 { try folder.writePicture("\(split)/images/\(picture).png") }
      }
      let place = "\(folder.path)/\(changed)"
      try FileManager.default.removeItem(atPath: place)
      let input = changed == "answers.txt" ? answers : questions
      let outcome = try openMutations(name, of: input, pictures: []) { (path, _) throws(SourceError) in
        // The same file every time, under the name that is looked for.
        if !FileManager.default.fileExists(atPath: place) {
          try? FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: path)
        }
        _ = try EasyVQA(folder: folder.path)
      }
      #expect(outcome.isSound)
    }
  }
}
