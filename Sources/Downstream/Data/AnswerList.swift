public import Data
internal import JSON

/// The answers that a model chooses from.
public enum AnswerList {
  /// The published form, `answer_list.json`: an array of different texts.
  ///
  /// - Throws: `SourceError`, with file and record.
  public static func read(_ path: String) throws(SourceError) -> [String] {
    let file = try StableFile(path: path)
    var scanner = JSONArrayScanner(file)
    var answers: [String] = []
    var known: Set<String> = []
    while let record = try scanner.next() {
      guard let answer = (try? JSONValue(parsing: record.bytes))?.string, !answer.isEmpty else {
        throw .syntax(path: path, place: record.place, reason: "it is not text, or an empty one")
      }
      guard known.insert(answer).inserted else {
        throw .syntax(path: path, place: record.place, reason: "'\(answer)' occurs twice")
      }
      answers.append(answer)
    }
    guard !answers.isEmpty else { throw .emptiness(path: path) }
    return answers
  }

  /// The answers that are the most frequent one of at least `least` questions, the most frequent first, then by text.
  ///
  /// The published lists of VQA v2 are made so of training and validation, with 9 (Teney et al., CVPR 2018) and after
  /// `AnswerNormalization`; of several equally frequent answers of a question the first counts here. An answer of which nothing is
  /// left is none.
  public static func frequent(in questions: [PictureQuestion], atLeast least: Int = 9) -> [String] {
    var counts: [String: Int] = [:]
    for question in questions {
      let first = question.answers.reduce(nil as WeightedAnswer?) { best, answer in
        best.map { $0.weight >= answer.weight } == true ? best : answer
      }
      let answer = first.map { AnswerNormalization.normalized($0.text) } ?? ""
      if !answer.isEmpty { counts[answer, default: 0] += 1 }
    }
    return counts.filter { $0.value >= least }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }
}
