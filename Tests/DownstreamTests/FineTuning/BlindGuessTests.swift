import Downstream
import Testing

@Suite("BlindGuess") struct BlindGuessTests {
  private func example(_ text: String, _ label: Int) -> FusedExample {
    FusedExample(pictures: [0], text: text, label: label, kind: "kind", group: 0)
  }

  @Test
  func `the most frequent class and the most frequent class of the same text are counted on the training examples`() {
    let training = [example("a", 0), example("a", 0), example("b", 1), example("c", 0)]
    let guess = BlindGuess(
      training: training, test: [example("a", 0), example("b", 1), example("d", 1), example("d", 0)])
    #expect(guess.majority == 0.5)
    // Right about a and b, and about one of two texts that nobody has seen.
    #expect(guess.sameText == 0.75)
  }

  @Test func `of equally frequent classes the lowest is given`() {
    let guess = BlindGuess(training: [example("a", 2), example("a", 1)], test: [example("a", 1)])
    #expect(guess.majority == 1)
    #expect(guess.sameText == 1)
  }
}
