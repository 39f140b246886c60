import Data
import Testing
import Training

@Suite struct DataBenchmarkTests {
  @Test func placesAreSpreadOverTheSource() {
    #expect(DataBenchmark.places(4, of: 8) == [0, 2, 4, 6])
    #expect(DataBenchmark.places(3, of: 10) == [0, 3, 6])
    #expect(DataBenchmark.places(5, of: 2) == [0, 1])
    #expect(DataBenchmark.places(5, of: 0).isEmpty)
  }

  @Test func viewsAreMadeOfPicturesOfTheSource() throws {
    let source = CaptionedShapes(split: .train, count: 20, side: 32)
    let benchmark = try DataBenchmark(source, count: 4)
    #expect(benchmark.pictures == [0, 5, 10, 15].map(source.image(at:)))
    #expect(benchmark.augmentation == .published(side: 64))
    #expect(benchmark.viewsPerSecond(seconds: 0.001) > 0)
  }

  @Test func theWaitedShareIsThatOfWaitingAndTraining() {
    let report = LoaderBenchmark.Report(steps: 4, stepSeconds: 3, waitedSeconds: 1, loaderThreads: 1)
    #expect(report.waitedShare == 0.25)
  }
}
