internal import Foundation
internal import JSON

/// Answers to a whole split in the form that VQA's server takes: `[{"question_id": 1, "answer": "yes"}, ...]`.
public struct VQAResult: Sendable {
  /// In the order of the set's questions.
  public let answers: [(question: Int, answer: String)]

  /// - Parameter answers: By the questions' ids, one to each.
  public init(_ answers: [Int: String], to set: QuestionSet) throws(VQAResultError) {
    let missing = set.questions.filter { answers[$0.id] == nil }
    if let first = missing.first {
      throw .incompleteness(set: set.name, count: missing.count, of: set.questions.count, first: first.id)
    }
    let known = Set(set.questions.map(\.id))
    if let stranger = answers.keys.filter({ !known.contains($0) }).min() {
      throw .stranger(set: set.name, question: stranger)
    }
    let silent = set.questions.first { AnswerNormalization.trimmed(answers[$0.id] ?? "").isEmpty }
    if let silent { throw .silence(set: set.name, question: silent.id) }
    self.answers = set.questions.map { ($0.id, answers[$0.id] ?? "") }
  }

  /// The result as JSON, an answer a line.
  public var text: String {
    let rows = answers.map { entry in
      (["question_id": .integer(entry.question), "answer": .string(entry.answer)] as JSONValue).compactText
    }
    return "[\n" + rows.joined(separator: ",\n") + "\n]\n"
  }

  /// Writes the result to `path`, all of it or nothing.
  public func write(to path: String) throws(VQAResultError) {
    do {
      try Foundation.Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .file(path: path, reason: error.localizedDescription)
    }
  }
}
