import TestSupport
import DataSets
import Studies
import Data
import Downstream
import Tensor
import Testing
import Training

@Suite struct StandardTasksTests {
  private let material = ShapeMaterial(training: 24, test: 16, side: 32)

  @Test(arguments: Catalogue.standard.derivedTaskNames)
  func `every task runs at scale smoke on drawn shapes`(name: String) throws {
    let task = try Catalogue.standard.task(name, on: material, scale: .smoke)
    #expect(task.name == name)
    let result = try task.evaluate(makeSmallBackbone(), seed: Seed(0)) { _ in }
    #expect(!result.scores.isEmpty && result.scores.allSatisfy { (0...1).contains($0) })
    #expect(!result.baselines.isEmpty && result.baselines.allSatisfy { (0...100).contains($0.value) })
    #expect(task.reportedDetails.allSatisfy { detail in result.details.contains { $0.name == detail } })
  }

  @Test func `a name that nobody knows is an error that lists the known ones`() {
    #expect(throws: DownstreamError.unknownTask("vqaa", known: Catalogue.standard.taskNames)) {
      try Catalogue.standard.task("vqaa", on: material, scale: .smoke)
    }
  }

  @Test func `names are there once`() {
    #expect(Set(Catalogue.standard.taskNames).count == 10)
  }
}
