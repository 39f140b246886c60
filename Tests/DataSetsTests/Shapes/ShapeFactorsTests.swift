import DataSets
import Data
import Testing

@Suite struct ShapeFactorsTests {
  let circle = ShapeObject(.circle, .red)
  let square = ShapeObject(.square, .blue)

  @Test func captionsNameEveryFactor() {
    #expect(
      ShapeFactors(ShapeObject(.cross, .black, .large), number: 3).captions == [
        "three large black crosses", "there are three large black crosses", "a picture of three large black crosses",
        "three crosses that are large and black",
      ])
    #expect(ShapeFactors(ShapeObject(.star, .orange)).canonicalCaption == "an orange star")
    #expect(
      ShapeFactors(circle, .leftOf, square).captions == [
        "a red circle left of a blue square", "a blue square right of a red circle",
        "a red circle is to the left of a blue square", "a picture of a red circle left of a blue square",
      ])
    #expect(ShapeFactors(circle, .above, square).captions[1] == "a blue square below a red circle")
  }

  @Test func differentFactorsHaveDifferentCanonicalCaptions() {
    let factors = (0..<3000).map { CaptionedShapes(split: .train, count: 3000).factors(at: $0) }
    #expect(Set(factors).count == Set(factors.map(\.canonicalCaption)).count)
  }

  @Test func aboutFourFifthsOfTheCombinationsAreForTraining() {
    var counts: [DataSplit: Int] = [:]
    for form in ShapeForm.allCases {
      for color in ShapeColor.allCases {
        for size in ShapeSize.allCases {
          for number in ShapeFactors.numbers {
            counts[ShapeFactors(ShapeObject(form, color, size), number: number).split, default: 0] += 1
          }
        }
      }
    }
    #expect((560...670).contains(counts[.train] ?? 0))
    #expect((50...110).contains(counts[.validation] ?? 0))
    #expect((50...110).contains(counts[.test] ?? 0))
  }
}
