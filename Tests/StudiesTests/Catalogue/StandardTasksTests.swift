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

  @Test(arguments: ["vqa", "ve", "ve2", "pairs"], [Sight.textOnly, .pictureOnly])
  func `a blind task is called by what is hidden`(name: String, sight: Sight) throws {
    let task = try Catalogue.standard.task(name, on: material, scale: .smoke, sight: sight)
    #expect(task.name == name + (sight == .textOnly ? "-text-only" : "-picture-only"))
  }

  @Test func `a task that sees everything is not asked blindly`() {
    let error = #expect(throws: TaskNameError.self) {
      try Catalogue.standard.task("answers", on: material, scale: .smoke, sight: .pictureOnly)
    }
    #expect(
      error?.description
        == "The downstream task 'answers' cannot be asked with one side hidden: leave out `--sight`.")
  }

  @Test func `names are there once`() {
    #expect(Set(Catalogue.standard.taskNames).count == 10)
  }
}
