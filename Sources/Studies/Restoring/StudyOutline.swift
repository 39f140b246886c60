package import Data
import Parts
import Tensor
import Training

/// What `study.json` beside a study's tables says to whoever knows none of its parts: which runs it is made of, on what, and who had it.
package struct StudyOutline: Sendable, Hashable, Codable {
  /// The name of the experiment.
  package let experiment: String
  package let question: String
  /// The name of the scale.
  package let scale: String
  /// What else follows the scale, for executables that do not have it.
  private let effort: String
  package let split: DataSplit
  /// The executable.
  package let tool: String
  package let data: DataNote
  package let seeds: Seeds
  /// Those of the experiment, where the command says no other number.
  let ownSeeds: Seeds
  package let arms: [Row]
  /// Each type that the recipes are made of, once; then columns and downstream tasks, which have none.
  let parts: [RunOrigin.Entry]

  /// The words that name the data, and a hash of what they stood for.
  package struct DataNote: Sendable, Hashable, Codable {
    package let name: String
    package let words: [String]
    /// In hexadecimal digits.
    package let fingerprint: String
  }

  package struct Seeds: Sendable, Hashable, Codable {
    let first: Int
    let count: Int

    init(_ range: Range<Int>) {
      first = range.lowerBound
      count = range.count
    }

    /// Nil for no seeds at all, which no study has.
    package var range: Range<Int>? { count > 0 && first <= Int.max - count ? first..<(first + count) : nil }
  }

  /// An arm and the identities of its runs, one per seed.
  package struct Row: Sendable, Hashable, Codable {
    package let name: String
    package let runs: [String]
  }

  init(_ study: Study) {
    experiment = study.experiment.name
    question = study.experiment.question
    scale = study.scale.name
    effort = "\(study.scale.effort)"
    split = study.data.split
    tool = study.tool
    data = DataNote(
      name: study.data.name.rawValue, words: study.data.words,
      fingerprint: Hashing.hexadecimal(study.data.fingerprint))
    seeds = Seeds(study.seeds)
    ownSeeds = Seeds(study.experiment.seeds)
    arms = zip(study.arms, study.runs).map { Row(name: $0.name, runs: $1.map(\.id)) }
    parts = RunOrigin.Entry.all(of: study.runs.compactMap(\.first?.recipe)) + StudyOutline.named(study)
  }

  /// What the study has by name and not by type.
  private static func named(_ study: Study) -> [RunOrigin.Entry] {
    func entry(_ kind: PartKind, _ name: String, _ place: DeclarationPlace) -> RunOrigin.Entry {
      RunOrigin.Entry(kind: kind.name, name: name, version: 1, module: place.module, type: "")
    }
    let shown = study.experiment.columns ?? study.ownColumns
    // Once each: a track is none of a column's own.
    let others = (study.experiment.primary?.columns ?? []).filter { column in !shown.contains { $0.name == column.name }
    }
    return (shown + others).filter { $0.task == nil }.map { entry(.column, $0.name, $0.place) }
      + study.experiment.tasks.compactMap { name in
        study.catalogue.offers[name].map { entry(.downstreamTask, name, $0.place) }
      }
  }

  /// The scale: the catalogue's of that name, else one that spends as much.
  ///
  /// - Parameter baseline: The recipe of the first row.
  func scale(by catalogue: Catalogue, baseline: Recipe) -> Scale? {
    if let known = catalogue.scales.first(where: { $0.name == scale }) { return known }
    let efforts: [Scale.Effort] = [.smoke, .demo, .full, .published]
    return efforts.first { "\($0)" == effort }.map { Scale(scale, "of `\(tool)`", like: $0, tcl: baseline) }
  }
}
