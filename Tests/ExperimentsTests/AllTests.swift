import Experiments
import Foundation
import Testing
import Triad

@Suite struct AllTests {
  /// `ObjectiveLadder.swift` declares `objectiveLadder`, which is an element of the list.
  @Test func everyFileIsListed() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Experiments")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
    let list = try String(contentsOf: folder.appendingPathComponent("All.swift"), encoding: .utf8)
    let listed = list.split(separator: "\n").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " ,")) }
    let names = files.filter { $0 != "All.swift" }.map { $0.prefix(1).lowercased() + $0.dropFirst().dropLast(6) }
    for name in names { #expect(listed.contains(name), "Experiments/All.swift lacks \(name)") }
    #expect(Experiment.all.count == names.count)
  }

  @Test func namesAreTypedEasilyAndDifferent() {
    let names = Experiment.all.map(\.name)
    #expect(Set(names).count == names.count)
    for name in names { #expect(name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil) }
  }

  @Test(arguments: Scale.standard + [.pretrained]) func everyArmCanBeTrained(scale: Scale) {
    for experiment in Experiment.all where Scale.standard.contains(scale) || experiment.scales.contains(scale) {
      for recipe in experiment.arms(at: scale).all { #expect(recipe.fault == nil) }
    }
  }

  @Test func nothingIsConfounded() throws {
    for experiment in Experiment.all {
      // What begins with published weights needs them on this machine.
      guard experiment.arms(at: .smoke).all.allSatisfy({ $0.initialization == nil }) else { continue }
      let study = try Study(experiment, scale: .smoke, data: experiment.data(.shapes, at: .smoke))
      #expect(study.warnings == [], "\(experiment.name)")
    }
  }

  @Test func everyArmStandsSomewhereOnWhatItsStudyVaries() {
    for experiment in Experiment.all {
      let arms = experiment.arms(at: .demo)
      for factor in arms.factors {
        let levels = Set(arms.rows.map { $0.levels[factor] })
        #expect(levels.count > 1, "\(experiment.name) names \(factor) and does not vary it")
      }
    }
  }
}
