import Data
package import Foundation
public import Parts
public import Training

/// What a tool knows by name: the parts that recipes are made of, downstream tasks, columns, data sets and scales.
///
/// ```swift
/// TriadCommand.main(experiments: [.mine], catalogue: .standard.adding(MyLoss.self).adding(.parts).adding(.birds))
/// ```
///
/// A value: nothing depends on what was imported. Whatever an experiment of the tool uses or brings is known without being added. Two things
/// of one kind and name are an error that names both, as soon as the tool is started.
public struct Catalogue: Sendable {
  package private(set) var parts: PartTypes
  private(set) var offers = NamedValues(TaskOffer.standard)
  private(set) var columns = NamedValues(StudyColumn.known)
  private(set) var sets = NamedValues(StudyDataSet.standard)
  private(set) var spending = NamedValues(Scale.standard)

  /// Everything of this package.
  public static let standard = Catalogue(parts: Recipe.standardTypes)

  private init(parts: PartTypes) { self.parts = parts }

  /// This catalogue with an objective, an aggregator, an encoder, a tokenizer or a picture operation of your own: so that runs of other
  /// tools can be read.
  public func adding(_ part: any Part.Type) -> Catalogue {
    with { $0.parts = parts.adding(part) }
  }

  /// This catalogue with a downstream task of your own, for `Experiment(downstream:)` and `triad finetune`.
  public func adding(_ task: TaskOffer) -> Catalogue {
    with { $0.offers.add(task) }
  }

  /// This catalogue with a column of your own, which stands in the table of every study whose experiment names no columns.
  public func adding(_ column: StudyColumn) -> Catalogue {
    with { $0.columns.add(column) }
  }

  /// This catalogue with a data set of your own, for `--data` with any experiment.
  public func adding(_ set: StudyDataSet) -> Catalogue {
    with { $0.sets.add(set) }
  }

  /// This catalogue with a scale of your own, which every experiment takes as `--scale`.
  public func adding(_ scale: Scale) -> Catalogue {
    with { $0.spending.add(scale) }
  }

  private func with(_ change: (inout Catalogue) -> Void) -> Catalogue {
    var result = self
    change(&result)
    return result
  }

  /// This catalogue with what experiments use and bring: what can be looked up, while what holds for every experiment stays what was added
  /// by itself.
  package func adding(usedBy experiments: [Experiment]) -> Catalogue {
    with { result in
      // Hundreds of recipes are made of the same few types.
      var known: Set<ObjectIdentifier> = []
      for experiment in experiments {
        for scale in experiment.scales { result.spending.add(scale) }
        // A task's column goes by the task.
        let columns = (experiment.columns ?? []) + (experiment.primary?.columns ?? [])
        for column in columns where column.task == nil { result.columns.add(column) }
        if let data = experiment.data { result.sets.add(data) }
        for type in experiment.partTypes(at: scales + experiment.scales)
        where known.insert(ObjectIdentifier(type)).inserted {
          result.parts = result.parts.adding(type)
        }
      }
    }
  }

  /// Names that stand for two things, a sentence each.
  package var clashes: [String] {
    parts.clashes + offers.clashes + columns.clashes + sets.clashes + spending.clashes
      + offers.all.compactMap { offer in
        columns[offer.name].map {
          "The downstream task '\(offer.name)' of \(offer.place) and the column of \($0.place) would have one heading in tables; give one "
            + "of them another name."
        }
      }
  }

  /// Those that words on the command line stand for.
  package var dataSets: [StudyDataSet] { sets.all }

  package var scales: [Scale] { spending.all }

  /// The columns beside those of this package.
  var ownColumns: [StudyColumn] { columns.all.filter { !StudyColumn.known.contains($0) } }

  /// A decoder that knows the parts.
  package func decoder() -> JSONDecoder {
    let decoder = JSONDecoder()
    decoder.userInfo[.parts] = parts
    return decoder
  }

  /// The data set that words stand for: one known by its name, else the files at these addresses.
  func dataSet(_ words: DataWords) -> StudyDataSet {
    dataSets.first { $0.words == words.all }
      ?? .files(
        training: words.training, tracks: words.tracks, validation: words.validation, allowsFlips: words.allowsFlips)
  }
}

extension Experiment {
  /// The types of the parts of its recipes.
  func partTypes(at scales: [Scale]) -> [any Part.Type] {
    scales.flatMap { arms(at: $0).all }.flatMap { recipe -> [any Part.Type] in
      let types = recipe.parts.map { type(of: $0.part) }
      return recipe.tokenizer.part == nil ? types + [WordPieceTokenizer.self] : types
    }
  }
}
