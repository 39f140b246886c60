/// The official accuracy of VQA (Antol et al., ICCV 2015; visualqa.org/evaluation.html).
///
/// Of ten people one at a time is left out; an answer is worth `min(matches / 3, 1)` among the nine others, and the accuracy is
/// the mean of the ten. Where people differ, all answers are compared as ``AnswerNormalization`` writes them; where all ten wrote the
/// same, the published tool compares as written.
public enum VQAAccuracy {
  /// How many people answered each question.
  public static let annotatorCount = 10

  /// The accuracy of `answer`, from 0 to 1.
  ///
  /// - Parameter people: What each of them answered; not empty.
  public static func score(of answer: String, people: [String]) -> Double {
    let trimmed = people.map(AnswerNormalization.trimmed)
    let isUnanimous = Set(trimmed).count <= 1
    let write = isUnanimous ? AnswerNormalization.trimmed : AnswerNormalization.normalized
    let said = write(answer)
    let matches = trimmed.count { write($0) == said }
    guard matches > 0 else { return 0 }
    // Leaving out one of those who agree leaves one match less.
    let worth = { (count: Int) in min(Double(count) / 3, 1) }
    let (agreeing, others) = (Double(matches), Double(people.count - matches))
    return (agreeing * worth(matches - 1) + others * worth(matches)) / Double(people.count)
  }

  /// The accuracy of `answer` to `question`; nil where not ten people answered.
  public static func score(of answer: String, to question: PictureQuestion) -> Double? {
    let people = question.answers.flatMap { person in
      repeatElement(person.text, count: max(0, Int((person.weight * Float(annotatorCount)).rounded())))
    }
    return people.count == annotatorCount ? score(of: answer, people: people) : nil
  }
}
