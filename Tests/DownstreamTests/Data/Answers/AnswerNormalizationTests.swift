import Data
import Testing

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
