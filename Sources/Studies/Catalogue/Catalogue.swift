package import Foundation
public import Parts
package import Training

/// What a tool knows by name: the parts that recipes are made of, and what its experiments bring.
///
/// ```swift
/// TriadCommand.main(experiments: [.mine], catalogue: .standard.adding(MyLoss.self))
/// ```
///
/// A value: nothing depends on what was imported. Whatever an experiment of the tool uses is known without being added; what must be added
/// is what only runs of other tools use.
public struct Catalogue: Sendable {
  package private(set) var parts: PartTypes
  /// Those that words on the command line stand for.
  package private(set) var dataSets: [StudyDataSet]
  package private(set) var scales: [Scale]

  /// Everything of this package.
  public static let standard = Catalogue(
    parts: Recipe.standardTypes, dataSets: StudyDataSet.builtIn, scales: Scale.standard)

  /// This catalogue with an objective, an aggregator, an encoder or a picture operation of one's own.
  ///
  /// Two parts of one kind and name are an error that names both, as soon as the tool is started.
  public func adding(_ part: any Part.Type) -> Catalogue {
    var result = self
    result.parts = parts.adding(part)
    return result
  }

  /// This catalogue with what the experiments use, at any of their scales. Where two bring something of the same name, the first counts.
  package func adding(usedBy experiments: [Experiment]) -> Catalogue {
    var result = self
    for experiment in experiments {
      for scale in Scale.standard + experiment.scales {
        if !result.scales.contains(where: { $0.name == scale.name }) { result.scales.append(scale) }
        for recipe in experiment.arms(at: scale).all {
          for part in recipe.parts { result.parts = result.parts.adding(type(of: part.value)) }
        }
      }
      if let data = experiment.data, !result.dataSets.contains(where: { $0.name == data.name }) {
        result.dataSets.append(data)
      }
    }
    return result
  }

  /// Names that stand for two things, a sentence each.
  package var clashes: [String] { parts.clashes }

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

/// Why a catalogue cannot be read from.
package enum CatalogueError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Names stand for two things; a sentence each.
  case ambiguity([String])

  package var description: String {
    switch self {
    case .ambiguity(let clashes): clashes.joined(separator: " ")
    }
  }
}
