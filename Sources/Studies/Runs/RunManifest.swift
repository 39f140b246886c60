import Foundation
import Parts
import Training

/// `recipe.json`, read back: what a run's identity is made of.
struct RunManifest: Decodable {
  let seed: Int
  /// The fingerprint of the data, in hexadecimal digits.
  let data: String
  /// That of the tokenizer.
  let tokenizer: String
  let evaluation: RetrievalOptions
  let recipe: Recipe
}

extension RunRecord {
  /// The run of the folder, and what else `recipe.json` says; nil if it is not there.
  ///
  /// - Throws: `RunError`, also for a part that the catalogue does not have.
  func storedRun(by catalogue: Catalogue) throws -> (run: StudyRun, manifest: RunManifest)? {
    // Its identity is looked at before it is understood.
    guard let text = try folder.readRecipe(ofRun: id) else { return nil }
    do {
      let manifest = try catalogue.decoder().decode(RunManifest.self, from: Foundation.Data(text.utf8))
      let recipe = manifest.recipe.named(try origin()?.arm ?? "")
      return (
        StudyRun(recipe: recipe, seed: manifest.seed, evaluation: manifest.evaluation, manifest: text), manifest
      )
    } catch let error as PartError {
      throw try absence(error)
    } catch is DecodingError {
      throw RunError.damage(path: folder.recipe, folder: path, reason: "it is not a recipe of a run")
    }
  }

  /// The error of a missing part with what the folder knows about where it came from.
  func absence(_ error: PartError) throws -> RunError {
    switch error {
    case .absence(let kind, let name, _):
      let last = try environments().last
      let hint = try origin()?.hint(kind: kind, name: name, commit: last?.commit)
      return .absentPart(run: id, kind: kind, name: name, hint: hint, command: last?.command)
    }
  }

  /// What `study.json` says; nil for a run of an earlier version.
  package func origin() throws -> RunOrigin? { try folder.readOrigin() }
}
