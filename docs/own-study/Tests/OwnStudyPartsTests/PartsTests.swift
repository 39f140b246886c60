import OwnStudyParts
import Testing
import Triad

@Suite struct PartsTests {
  @Test func theObjectiveConforms() {
    let report = checkObjective(ModalityGap())
    #expect(report.isConforming, "\(report)")
  }

  @Test func theGapIsTheSquaredDistanceOfMeans() {
    let pictures = Variable(Tensor([1, 0, 3, 0], shape: [2, 2]))  // mean (2, 0)
    let captions = Variable(Tensor([-1, 0, -1, 2], shape: [2, 2]))  // mean (-1, 1)
    #expect(squaredGap(between: pictures, and: captions).value.item == 10)
  }

  @Test func objectivesConformInTheCompanyOfTheEncoder() {
    var fixture = ConformanceFixture()
    fixture.encoders = EncoderChoice(image: SetOfPatches())
    let report = checkObjective(CMA(), in: fixture)
    #expect(report.isConforming, "\(report)")
  }

  @Test func theDataAreTheSameEveryTimeAndSplitsShareNoCaption() {
    let (training, test) = (Dots(.train, count: 100, side: 32), Dots(.test, count: 100, side: 32))
    #expect(training.image(at: 7) == Dots(.train, count: 100, side: 32).image(at: 7))
    #expect(training.fingerprint != test.fingerprint)
    let captions = { (dots: Dots) in Set((0..<dots.count).flatMap(dots.captions)) }
    #expect(captions(training).isDisjoint(with: captions(test)))
  }
}
