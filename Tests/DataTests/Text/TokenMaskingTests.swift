import Data
import Tensor
import Testing

@Suite struct TokenMaskingTests {
  let special = SpecialTokens(padding: 0, unknown: 1, classification: 2, separator: 3, mask: 4)
  /// 2,000 rows of `[CLS]`, nine pieces and `[SEP]`.
  let text = PackedText((0..<2000).map { row in [2] + (0..<9).map { Int32(10 + (row + $0) % 90) } + [3] })

  func masked(probability: Float = 0.15, seed: Seed = Seed(7)) -> MaskedTokens {
    TokenMasking(probability: probability)(text, tokens: special, vocabularySize: 1000, seed: seed)
  }

  /// The ids that stand in the place of chosen tokens, with what was there.
  func replacements(_ result: MaskedTokens) -> [(new: Int32, old: Int32)] {
    zip(result.places.values, result.labels.values).map { (result.text.ids.values[Int($0)], $1) }
  }

  @Test func sharesAreThePublishedOnes() {
    let result = masked()
    let (chosen, count) = (Double(result.places.count), 18_000.0)
    #expect(abs(chosen / count - 0.15) < 4 * (0.15 * 0.85 / count).squareRoot())
    let masks = replacements(result).count { $0.new == special.mask }
    let kept = replacements(result).count { $0.new == $0.old }
    let counts = [masks, kept, result.places.count - masks - kept].map(Double.init)
    // Chi-square with two degrees of freedom; 13.8 has a probability of 0.1 %.
    let expected = [0.8, 0.1, 0.1].map { $0 * chosen }
    let chi = zip(counts, expected).map { ($0 - $1) * ($0 - $1) / $1 }.reduce(0, +)
    #expect(chi < 13.8)
  }

  @Test func randomReplacementsSpreadOverTheVocabulary() {
    let random = replacements(masked(probability: 1)).filter { $0.new != special.mask && $0.new != $0.old }
    var counts = [Double](repeating: 0, count: 10)
    for (new, _) in random { counts[Int(new) / 100] += 1 }
    let expected = Double(random.count) / 10
    let chi = counts.map { ($0 - expected) * ($0 - expected) / expected }.reduce(0, +)
    // Nine degrees of freedom, 0.1 %.
    #expect(random.count > 1500 && chi < 27.9)
  }

  @Test func structuralTokensStayAndLabelsAreTheOriginals() {
    let result = masked(probability: 1)
    #expect(result.places.count == 18_000)
    #expect(result.text.offsets == text.offsets)
    for (place, label) in zip(result.places.values, result.labels.values) {
      #expect(text.ids.values[Int(place)] == label)
    }
    let places = Set(result.places.values)
    for (place, id) in text.ids.values.enumerated() where special.isStructural(id) {
      #expect(!places.contains(Int32(place)) && result.text.ids.values[place] == id)
    }
    #expect(result.places.values == result.places.values.sorted())
  }

  @Test func equalKeysGiveEqualChoices() {
    #expect(masked() == masked())
    #expect(masked() != masked(seed: Seed(8)))
  }

  @Test func rowKeysMakeChoicesIndependentOfTheBatch() {
    let first = PackedText([[2, 10, 11, 12, 13], [2, 20, 21, 22]])
    let second = PackedText([[2, 20, 21, 22], [2, 10, 11, 12, 13]])
    let masking = TokenMasking(probability: 0.5)
    let a = masking(first, tokens: special, vocabularySize: 99, seed: Seed(1), rows: [5, 6])
    let b = masking(second, tokens: special, vocabularySize: 99, seed: Seed(1), rows: [6, 5])
    #expect(Array(a.text.ids.values[0..<5]) == Array(b.text.ids.values[4..<9]))
    #expect(Array(a.text.ids.values[5..<9]) == Array(b.text.ids.values[0..<4]))
  }

  @Test func nothingToHideGivesNoPlaces() {
    let empty = PackedText([[2], [2, 3]])
    let result = TokenMasking(probability: 1)(empty, tokens: special, vocabularySize: 9, seed: Seed(0))
    #expect(result.places.count == 0 && result.labels.count == 0 && result.text == empty)
  }
}
