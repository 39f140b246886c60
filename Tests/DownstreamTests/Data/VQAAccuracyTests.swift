import Downstream
import Tensor
import Data
import Testing

@Suite struct VQAAccuracyTests {
  /// Answers, what ten people said how often, and the accuracy by an implementation of the published rules in Python that was
  /// written for the purpose; 20,000 random cases were equal as well.
  static let recorded: [(answer: String, people: [(String, Int)], score: Double)] = [
    ("yall U.S.A.", [("y'all usa", 5), ("black / white", 2), ("blue", 3)], 1.0),
    ("red?", [("dog", 1), ("wont", 3), ("red", 6)], 1.0),
    ("an umbrella", [("Umbrella.", 2), ("umbrella", 1), ("rain", 7)], 0.9),
    ("An umbrella", [("an umbrella", 10)], 0.0),
    ("1,000", [("1000", 3), ("umbrella", 2), ("1000.", 1), ("a lot", 4)], 1.0),
    ("black/white", [("black white", 2), ("black-white", 1), ("white, black", 3), ("U.S.A.", 4)], 0.9),
    ("black / white", [("black/white", 4), ("black  white", 6)], 1.0),
    ("t-shirt", [("t shirt", 3), ("tshirt", 3), ("t -shirt", 4)], 1.0),
    ("wont", [("won't", 2), ("Wont", 1), ("no", 7)], 0.9),
    ("two", [("2", 1), ("TWO", 1), ("2.", 1), ("3", 7)], 0.9),
    ("none", [("0", 5), ("zero", 1), ("nothing", 4)], 1.0),
    ("2.50", [("2.50", 4), ("2.5", 6)], 1.0),
    ("10:30", [("10 30", 5), ("10:30", 2), ("10:30.", 1), ("half past ten", 2)], 0.9),
    ("the", [("a", 3), ("", 1), ("an", 2), ("x", 4)], 1.0),
    ("somebody'd", [("somebodyd", 3), ("somebody'd", 1), ("nobody", 6)], 1.0),
    ("\tblue\n", [("blue", 1), ("Blue", 1), ("sky", 8)], 0.6),
    ("half-past 2, or 3", [("half past 2 or 3", 4), ("halfpast 2 or 3", 2), ("late", 4)], 1.0),
    ("ten", [("eleven", 10)], 0.0),
    ("girl's", [("girls", 5), ("girl's", 1), ("GIRL'S", 2), ("boy", 2)], 0.9),
    ("12 pm", [("12pm", 3), ("12 pm", 2), ("noon", 5)], 0.6),
  ]

  @Test(arguments: recorded.indices) func recordedAnswersScoreTheSame(_ number: Int) {
    let (answer, people, score) = Self.recorded[number]
    let said = people.flatMap { repeatElement($0.0, count: $0.1) }
    #expect(abs(VQAAccuracy.score(of: answer, people: said) - score) < 1e-12)
  }

  @Test(arguments: [(0, 0.0), (1, 0.3), (2, 0.6), (3, 0.9), (4, 1.0), (10, 1.0)])
  func leavingOneOutMakesThreeMatchesNineTenths(_ matches: Int, _ expected: Double) {
    let people = (0..<10).map { $0 < matches ? "yes" : "no \($0)" }
    #expect(abs(VQAAccuracy.score(of: "yes", people: people) - expected) < 1e-12)
  }

  @Test func aQuestionsSharesSayHowManyAgreed() throws {
    let answers = [WeightedAnswer("cat", weight: 0.3), WeightedAnswer("dog", weight: 0.7)]
    let question = PictureQuestion(id: 1, picture: 0, question: "what?", answers: answers, kind: "other")
    #expect(abs(try #require(VQAAccuracy.score(of: "a cat", to: question)) - 0.9) < 1e-12)
    let one = PictureQuestion(
      id: 1, picture: 0, question: "what?", answers: [WeightedAnswer("cat", weight: 0.5)], kind: "")
    #expect(VQAAccuracy.score(of: "cat", to: one) == nil)
  }
}

@Suite struct AnswerNormalizationTests {
  @Test(arguments: [
    ("Dog.", "dog"), ("the dog", "dog"), ("An  umbrella", "umbrella"), ("ten", "10"), ("None", "0"), ("1,000", "1000"),
    ("100,978 people", "100978 people"), ("2.50", "2.50"), (".5", ".5"), ("5.", "5"), ("u.s.", "us"),
    ("10:30", "10:30"), ("girl's", "girl's"), ("dont know", "don't know"), ("couldnt've", "couldn't've"),
    ("yall'd've", "y'all'd've"), ("Ive", "ive"), ("black/white", "black white"), ("black / white", "black white"),
    ("t-shirt", "t shirt"), ("t -shirt", "t shirt"), ("red, white,blue", "red whiteblue"), ("\tblue\n", "blue"),
    ("a", ""), ("half-past 2, or 3", "half past 2 or 3"), ("ÉCOLE!", "école"), ("", ""), ("...", ""),
  ])
  func answersAreWrittenAsTheEvaluationWritesThem(_ answer: String, _ expected: String) {
    #expect(AnswerNormalization.normalized(answer) == expected)
  }

  @Test func writingTwiceChangesNothingMore() {
    for answer in ["The  U.S.A.", "dont", "1,000", "(red)", "three dogs"] {
      let once = AnswerNormalization.normalized(answer)
      #expect(AnswerNormalization.normalized(once) == once)
    }
  }
}
