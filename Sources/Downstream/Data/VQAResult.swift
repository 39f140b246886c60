internal import Files
internal import Foundation
internal import JSON

/// Answers to a whole split in the form that VQA's server takes: `[{"question_id": 1, "answer": "yes"}, ...]`.
package struct VQAResult: Sendable {
  /// In the order of the set's questions.
  package let answers: [(question: Int, answer: String)]

  /// - Parameter answers: By the questions' ids, one to each.
  package init(_ answers: [Int: String], to set: QuestionSet) throws(VQAResultError) {
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

  /// The result as JSON, an answer per line.
  package var text: String {
    let rows = answers.map { entry in
      (["question_id": .integer(entry.question), "answer": .string(entry.answer)] as JSONValue).compactText
    }
    return "[\n" + rows.joined(separator: ",\n") + "\n]\n"
  }

  /// Writes the result to `path`, all of it or nothing.
  package func write(to path: String) throws(VQAResultError) {
    do throws(FileError) {
      try AtomicFile.write(Array(text.utf8), to: path, makesFolders: false)
    } catch {
      throw .file(path: path, reason: error.reason)
    }
  }
}

/// Why answers are not a whole result.
package enum VQAResultError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Questions have no answer; `first` is the id of one.
  case incompleteness(set: String, count: Int, of: Int, first: Int)
  /// An answer is to no question of the set.
  case stranger(set: String, question: Int)
  /// An answer says nothing.
  case silence(set: String, question: Int)
  /// The file cannot be written.
  case file(path: String, reason: String)

  package var description: String {
    switch self {
    case .incompleteness(let set, let count, let total, let first):
      "\(count) of the \(total) questions of \(set) have no answer, such as question \(first); the server counts only"
        + " results with all of them, so answer the whole split."
    case .stranger(let set, let question):
      "There is an answer to question \(question), which is not in \(set); give answers to the split that was asked."
    case .silence(let set, let question):
      "The answer to question \(question) of \(set) is empty; choose one from the list of answers."
    case .file(let path, let reason): "\(path) cannot be written: \(reason); choose another folder."
    }
  }
}
