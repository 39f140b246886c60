import Experiments
import Foundation
import Testing
import Triad

/// The identities of the shipped studies' recipes and runs: a refactoring that changes one would compute every run again.
///
/// `Identities/recipes.txt` holds a line per arm at `demo`: experiment, fingerprint of the recipe, name. `Identities/runs.txt` holds a line per arm
/// for the studies that run on `CaptionedShapes`: experiment, the identities of the runs of its seeds. Whoever changes a recipe on purpose
/// writes the new lines, which the failing test prints.
@Suite struct GoldenIdentitiesTests {
  private func golden(_ name: String) throws -> [String] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Identities")
    return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8).split(separator: "\n").map(
      String.init)
  }

  /// Whether an experiment needs weights that are fetched: then its identity is not known without them.
  private func needsFetching(_ experiment: Experiment) -> Bool {
    experiment.arms(at: .demo).all.contains { recipe in
      if recipe.initialization != nil { return true }
      if case .weights = recipe.tokenizer.tokens { return true }
      return false
    }
  }

  @Test func recipesKeepTheirFingerprints() throws {
    var lines: [String] = []
    for experiment in Experiment.all where !needsFetching(experiment) {
      for recipe in experiment.arms(at: .demo).all {
        lines.append("\(experiment.name) \(String(try recipe.fingerprint(), radix: 16)) \(recipe.name)")
      }
    }
    #expect(try lines == golden("recipes.txt"), "\(lines.joined(separator: "\n"))")
  }

  @Test func runsOnShapesKeepTheirIdentities() throws {
    var lines: [String] = []
    for experiment in Experiment.all where [nil, .shapes].contains(experiment.data?.name) && !needsFetching(experiment)
    {
      let study = try Study(experiment, scale: .demo, data: experiment.data(.shapes, at: .demo))
      for runs in study.runs { lines.append("\(experiment.name) \(runs.map(\.id).joined(separator: " "))") }
    }
    #expect(try lines == golden("runs.txt"), "\(lines.joined(separator: "\n"))")
  }
}
