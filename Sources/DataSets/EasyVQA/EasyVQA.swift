public import Data
public import Downstream
public import Files
internal import Foundation
internal import JSON
internal import Tensor

/// easy-VQA (Zhou, 2020): questions about one coloured shape on 64 x 64 pixels, with an official split and 13 answers.
///
/// 4,000 pictures with 38,575 questions for training, 1,000 with 9,673 for testing; of the training pictures one in ten, chosen by
/// its number, with all its questions is for validation. Accuracy is the share of right answers.
public struct EasyVQA: Sendable {
  /// The official list, in its order.
  public let answers: [String]
  /// The official training split without the pictures for validation.
  public let train: QuestionSet
  public let validation: QuestionSet
  /// The official test split.
  public let test: QuestionSet

  /// Reads what ``EasyVQAFetcher`` fetched.
  public init(folders: CacheFolder = .standard()) throws(EasyVQAError) {
    let fetcher = EasyVQAFetcher(folders: folders)
    do throws(SourceError) {
      try self.init(folder: fetcher.folder)
    } catch {
      if case .absence = error { throw .absence(folder: fetcher.folder) }
      throw .file(error)
    }
  }

  /// Reads a folder in easy-VQA's form: `answers.txt`, `train/questions.json`, `train/images/0.png`, the same in `test`.
  ///
  /// - Throws: `SourceError`, with file and record.
  public init(folder: String) throws(SourceError) {
    let answers = try Self.readAnswers(folder + "/answers.txt")
    self.answers = answers
    train = try Self.read("train", of: folder, answers: answers, name: "easy-vqa/train") { !Self.isValidation($0) }
    validation = try Self.read(
      "train", of: folder, answers: answers, name: "easy-vqa/validation", where: Self.isValidation)
    test = try Self.read("test", of: folder, answers: answers, name: "easy-vqa/test") { _ in true }
  }

  /// Whether a training picture is for validation.
  static func isValidation(_ picture: Int) -> Bool {
    Hashing.mix(Hashing.fnv1a("easy-vqa validation \(picture)")) % 10 == 0
  }

  /// What kind of question an answer is to.
  private static func kind(of answer: String) -> String {
    switch answer {
    case "yes", "no": "yes/no"
    case "circle", "rectangle", "triangle": "shape"
    default: "colour"
    }
  }

  private static func readAnswers(_ path: String) throws(SourceError) -> [String] {
    var lines = LineScanner(try StableFile(path: path))
    var answers: [String] = []
    while let line = try lines.next() {
      guard let text = String(validating: line.bytes, as: UTF8.self)?.trimmingCharacters(in: .whitespaces),
        !text.isEmpty, !answers.contains(text)
      else { throw .syntax(path: path, place: line.place, reason: "it is no answer, or one that occurs twice") }
      answers.append(text)
    }
    guard !answers.isEmpty else { throw .emptiness(path: path) }
    return answers
  }

  private static func read(
    _ split: String, of folder: String, answers: [String], name: String, where isIncluded: (Int) -> Bool
  ) throws(SourceError) -> QuestionSet {
    let file = try StableFile(path: "\(folder)/\(split)/questions.json")
    var numbering = PictureNumbering(root: "\(folder)/\(split)/images")
    var records = JSONArrayScanner(file)
    let listed = Set(answers)
    var questions: [PictureQuestion] = []
    var number = 0
    while let record = try records.next() {
      let id = number
      number += 1
      try COCORecords.checked(file, record.place) { () throws(RecordFault) in
        let row = try Row(record.bytes)
        guard listed.contains(row.answer) else {
          throw .field(name: "the answer", reason: "'\(row.answer)' is not in answers.txt")
        }
        guard isIncluded(row.picture) else { return }
        questions.append(
          PictureQuestion(
            id: id,
            picture: try numbering.number(
              of: "\(row.picture).png", group: "easy-vqa:\(split):\(row.picture)", field: "the picture"),
            question: row.question, answers: [WeightedAnswer(row.answer)], kind: kind(of: row.answer)))
      }
    }
    guard !questions.isEmpty else { throw .emptiness(path: file.path) }
    return QuestionSet(
      name: name, pictures: numbering.source(name: name, decoder: PictureDecoder()), questions: questions,
      answers: answers)
  }

  /// A record: `["what is the blue shape?", "rectangle", 0]`.
  private struct Row {
    let question: String
    let answer: String
    let picture: Int

    init(_ bytes: [UInt8]) throws(RecordFault) {
      guard let row = (try? JSONValue(parsing: bytes))?.array, row.count == 3, let question = row[0].string,
        let answer = row[1].string, let picture = row[2].integer, picture >= 0, !question.isEmpty
      else { throw .syntax(reason: "it is no [question, answer, number of picture]") }
      (self.question, self.answer, self.picture) = (question, answer, picture)
    }
  }
}
