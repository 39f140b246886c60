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
  /// The questions of the part that settings are chosen on.
  public let validation: QuestionSet
  /// The official test split.
  public let test: QuestionSet

  /// Reads what `triad data fetch easy-vqa` fetched.
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
  package init(folder: String) throws(SourceError) {
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
      else { throw .syntax(path: path, place: line.place, reason: "it is not an answer, or one that occurs twice") }
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
      else { throw .syntax(reason: "it is not [question, answer, number of picture]") }
      (self.question, self.answer, self.picture) = (question, answer, picture)
    }
  }
}

/// Fetches easy-VQA into the cache, only once and only with the known content.
package struct EasyVQAFetcher: Sendable {
  /// Of the download.
  package static let megabytes = 3

  /// The wheel `easy-vqa` (Victor Zhou, 2020; MIT).
  static let wheel = PythonWheel(
    name: "easy-vqa", version: "1.0", digest: "fcb51b309b78c7b00f97b64cdbcbcf5c105f94da1b39c0796cee5a787c4f650f")

  /// SHA-256 of the files that decide about questions and answers.
  static let files = [
    "easy_vqa/data/train/questions.json": "bb67697636aed0e65631d4266824aebeae5c833b0f37ed781e20752e85617ec5",
    "easy_vqa/data/test/questions.json": "0d4630a51bafec65343e2f6af9cdd20cf8eae214344ef57636202eec409553f7",
    "easy_vqa/data/answers.txt": "f004fd115e14db5f70a3a4e1b06d89fd76d45d7446a62d12b50ed1ac2a1a824c",
  ]

  package let folders: CacheFolder

  package init(folders: CacheFolder = .standard()) { self.folders = folders }

  /// The data set's folder once it was fetched.
  package var folder: String { Self.wheel.folder(in: folders) + "/easy_vqa/data" }

  /// Whether it is there, with the known questions and answers.
  package var isPresent: Bool { Self.wheel.isPresent(in: folders, files: Self.files) }

  /// Fetches easy-VQA unless it is there.
  ///
  /// - Returns: Whether anything was fetched.
  @discardableResult
  package func fetch(progress: (PythonWheel.Stage) -> Void = { _ in }) throws(EasyVQAError) -> Bool {
    if isPresent { return false }
    do throws(FetchFailure) {
      try Self.wheel.fetch(into: folders, files: Self.files, progress: progress)
    } catch {
      switch error {
      case .tool(let name, let package): throw .tool(name: name, package: package)
      case .download(let reason), .content(let reason): throw .download(reason: reason)
      case .folder(let path, _): throw .folder(path: path)
      }
    }
    return true
  }
}

/// Why easy-VQA cannot be had.
public enum EasyVQAError: Error, Sendable, Hashable, CustomStringConvertible {
  /// It was not fetched yet.
  case absence(folder: String)
  /// A program that fetching needs is missing; `package` is the Debian package that has it.
  case tool(name: String, package: String)
  /// It cannot be downloaded or is not what it should be.
  case download(reason: String)
  /// The cache folder cannot be written.
  case folder(path: String)
  /// A file of it is damaged.
  case file(SourceError)

  /// One sentence with the path and the command that remedies it.
  public var description: String {
    switch self {
    case .absence(let folder): "easy-VQA is not in \(folder); fetch it with `triad data fetch easy-vqa`."
    case .tool(let name, let package):
      "\(name) is not installed: run `sudo apt-get install \(package)`, which fetching easy-VQA needs."
    case .download(let reason):
      "easy-VQA cannot be fetched (\(reason)); check the network and pip's index, and try again."
    case .folder(let path): "\(path) cannot be written; free space or choose another folder with TRIAD_CACHE."
    case .file(let error): "easy-VQA is damaged (\(error)); fetch it again with `triad data fetch easy-vqa`."
    }
  }
}
