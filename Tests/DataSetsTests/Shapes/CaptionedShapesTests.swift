import DataSets
import Data
import Tensor
import Testing

@Suite struct CaptionedShapesTests {
  let train = CaptionedShapes(split: .train, count: 2000)

  @Test func splitsShareNoCombinationThoughTrainingKnowsEveryFactor() {
    let groups = DataSplit.allCases.map { split in
      let source = CaptionedShapes(split: split, count: 2000)
      return Set((0..<source.count).map(source.group(at:)))
    }
    #expect(groups[0].isDisjoint(with: groups[1]))
    #expect(groups[0].isDisjoint(with: groups[2]))
    #expect(groups[1].isDisjoint(with: groups[2]))
    let factors = (0..<train.count).map(train.factors(at:))
    #expect(Set(factors.map(\.object.form)).count == ShapeForm.allCases.count)
    #expect(Set(factors.map(\.object.color)).count == ShapeColor.allCases.count)
    #expect(Set(factors.map(\.object.size)).count == ShapeSize.allCases.count)
    #expect(Set(factors.map(\.number)).count == 4)
    #expect(Set(factors.map(\.relation)).count == 3)
  }

  @Test func aSampleDependsOnSeedSplitAndIndexAlone() {
    let longer = CaptionedShapes(split: .train, count: 5000)
    #expect(longer.factors(at: 17) == train.factors(at: 17) && longer.image(at: 17) == train.image(at: 17))
    #expect(CaptionedShapes(split: .train, count: 2000, seed: Seed(1)).image(at: 17) != train.image(at: 17))
  }

  @Test func fingerprintKnowsEveryArgument() {
    let others = [
      CaptionedShapes(split: .test, count: 2000), CaptionedShapes(split: .train, count: 2001),
      CaptionedShapes(split: .train, count: 2000, side: 64), CaptionedShapes(split: .train, count: 2000, seed: Seed(1)),
    ]
    #expect(Set(others.map(\.fingerprint) + [train.fingerprint]).count == 5)
  }

  @Test func theGroupIsTheFirstCaption() {
    for index in 0..<50 { #expect(train.captions(at: index)[0] == train.group(at: index)) }
    #expect(Set((0..<100).map(train.origin(at:))) == ["numbers", "relations"])
  }

  @Test func picturesShowTheirColours() {
    // Every picture must hold a fair area that is near its object's colour, in each object's place.
    for index in 0..<60 {
      let factors = train.factors(at: index)
      let image = train.image(at: index)
      #expect(image.width == 96 && image.height == 96)
      #expect(area(of: factors.object.color, in: image) > 40 * factors.number, "\(factors.canonicalCaption)")
      if let other = factors.other { #expect(area(of: other.color, in: image) > 40, "\(factors.canonicalCaption)") }
    }
  }

  @Test func relationsHold() {
    var seen = 0
    for index in 0..<400 {
      let factors = train.factors(at: index)
      guard let relation = factors.relation, let other = factors.other, factors.object.color == .blue,
        other.color == .green || other.color == .red
      else { continue }
      let image = train.image(at: index)
      let first = center(of: factors.object.color, in: image)
      let second = center(of: other.color, in: image)
      #expect(relation == .leftOf ? first.x + 10 < second.x : first.y + 10 < second.y, "\(factors.canonicalCaption)")
      seen += 1
    }
    #expect(seen > 2)
  }

  func matches(_ color: ShapeColor, _ image: PixelImage, _ pixel: Int) -> Bool {
    let reference = color.components
    let distance = (0..<3).map { abs(Float(image.pixels[pixel * 3 + $0]) - reference[$0]) }.max() ?? 0
    return distance < 40
  }

  func area(of color: ShapeColor, in image: PixelImage) -> Int {
    (0..<(image.width * image.height)).count { matches(color, image, $0) }
  }

  func center(of color: ShapeColor, in image: PixelImage) -> (x: Float, y: Float) {
    let pixels = (0..<(image.width * image.height)).filter { matches(color, image, $0) }
    let count = Float(max(pixels.count, 1))
    return (
      Float(pixels.map { $0 % image.width }.reduce(0, +)) / count,
      Float(pixels.map { $0 / image.width }.reduce(0, +)) / count
    )
  }
}
