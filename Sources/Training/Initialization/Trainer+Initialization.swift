public import Checkpoints
public import Files
import Autograd
import Data
import Encoders

extension Trainer {
  /// Fills the model with the recipe's pre-trained weights and lets the momentum encoders start from the online ones; to be called
  /// before the first step, and not for a trainer that continues from a checkpoint.
  ///
  /// Nothing is cut or stretched but position embeddings: encoders of other sizes are an error, and so is a file that gives less
  /// than the recipe's share.
  ///
  /// - Returns: What each file gave, for people to read.
  @discardableResult
  public func initialize(in folders: CacheFolder = .standard()) throws(WeightSourceError) -> [LoadReport] {
    var reports: [LoadReport] = []
    guard let initialization = recipe.initialization else { return reports }
    for (part, source) in initialization.parts {
      let (file, map) = try source.open(in: folders)
      do {
        reports.append(try load(part, from: file, as: map, requiring: initialization.leastCoverage))
      } catch {
        throw .checkpoint(error)
      }
    }
    hasInitialWeights = true
    return reports
  }

  private func load(
    _ part: ModelPart, from file: CheckpointFile, as map: some NameMap, requiring coverage: Double
  ) throws(CheckpointError) -> LoadReport {
    if let conflict = try WeightSizes(file, as: map).conflict(with: recipe.model) {
      throw .otherSize(path: file.path, name: conflict.name, found: conflict.found, expected: conflict.expected)
    }
    let twins = momentumTwins.filter { part.holds($0.online.path) }
    // The checkpoint of a pre-training holds the momentum encoders too: its own are closer to the online ones than copies.
    let names = Set(twins.flatMap(\.momentum.parts))
    let holdsMomentum = part == .whole && file.names.contains(where: names.contains)
    let wanted = parameters.filter { part.holds($0.path) } + (holdsMomentum ? twins.map(\.momentum) : [])
    let report = try WeightImport.apply(map, from: file, to: wanted, requiring: coverage)
    let loaded = Set(report.loaded)
    for (online, momentum) in twins where !momentum.parts.allSatisfy(loaded.contains) { momentum.value = online.value }
    return report
  }
}
