import OwnStudyParts
import Testing
import Triad

@Suite struct PartsTests {
  @Test func theObjectiveConforms() {
    let report = checkObjective(ModalityGap())
    #expect(report.isConforming, "\(report)")
  }

  @Test func theGapIsTheSquaredDistanceOfMeans() {
    let pictures = Variable(Tensor([1, 0, 3, 0], shape: [2, 2], on: CPUDevice.standard))  // mean (2, 0)
    let captions = Variable(Tensor([-1, 0, -1, 2], shape: [2, 2], on: CPUDevice.standard))  // mean (-1, 1)
    #expect(squaredGap(between: pictures, and: captions).value.item == 10)
  }

  @Test func theEncoderConforms() {
    let report = checkEncoder(image: SetOfPatches())
    #expect(report.isConforming, "\(report)")
  }

  @Test func theDataConform() {
    let dots = Dots(.train, count: 100, side: 32)
    let report = checkPairSource(
      dots, reopened: Dots(.train, count: 100, side: 32), changed: Dots(.train, count: 99, side: 32))
    #expect(report.isConforming, "\(report)")
  }

  @Test func splitsShareNoCaption() {
    let captions = { (dots: Dots) in Set((0..<dots.count).flatMap(dots.captions)) }
    #expect(
      captions(Dots(.train, count: 100, side: 32)).isDisjoint(with: captions(Dots(.test, count: 100, side: 32))))
  }

  @Test func eachArmOfTheAblationAddsOneObjective() {
    let arms = Experiment.threeBesideCMA.arms(at: .smoke)
    #expect(arms.baseline.objectives.map(\.name) == ["cma"])
    let added: [[ObjectiveName]] = [["cma", "siglip"], ["cma", "filip"], ["cma", "vse++"]]
    #expect(arms.variants.map { $0.objectives.map(\.name) } == added)
  }
}
