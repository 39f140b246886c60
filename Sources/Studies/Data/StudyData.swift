import DataSets
public import Files
public import Data
public import Downstream
import Encoders
import Foundation
import Tensor
public import Training

/// What the runs of a study are trained on and asked about.
public struct StudyData: Sendable {
  public let name: StudyDataName
  /// The pairs to train on.
  public let training: any PairSource
  /// What retrieval is evaluated on, in the order of the table.
  public let tasks: [RetrievalTask]
  /// Whether mirrored pictures still fit their captions.
  public let allowsFlips: Bool
  /// The split that the tasks ask about; data that nothing is trained on count for every split.
  public let split: DataSplit
  /// Sentences for the table's footnotes.
  public let notes: [String]
  /// Derives the questions of downstream tasks from the data, which takes a moment; nil where the data have none.
  public let material: (@Sendable () throws -> any TaskMaterial)?
  /// A hash of the training pairs and of the tasks: their pictures, captions, groups and names.
  public let fingerprint: UInt64

  public init(
    name: StudyDataName, training: any PairSource, tasks: [RetrievalTask], allowsFlips: Bool = true,
    split: DataSplit = .test, notes: [String] = [],
    material: (@Sendable () throws -> any TaskMaterial)? = nil
  ) {
    self.name = name
    self.material = material
    self.training = training
    self.tasks = tasks
    self.allowsFlips = allowsFlips
    self.split = split
    self.notes = notes
    fingerprint = tasks.reduce(Hashing.mix(training.fingerprint)) { state, task in
      let named = Hashing.mix(Hashing.fnv1a(task.name, state: state ^ task.source.fingerprint))
      // The usual queries leave the fingerprint as it was before there were others.
      let asked =
        task.queries == .firstCaptionOfGroup ? named : Hashing.mix(Hashing.fnv1a(task.queries.rawValue, state: named))
      return task.samples.reduce(asked) { Hashing.mix($0 ^ UInt64(truncatingIfNeeded: $1)) }
    }
  }

  /// The data of that name at a scale. `smoke` always takes the embedded data: it must need nothing.
  public init(
    _ name: StudyDataName, at scale: Scale, split: DataSplit = .test, folders: CacheFolder = .standard()
  ) throws(StudyDataError) {
    switch name {
    case .debcap where scale != .smoke: self = try .debCap(folders, split: split)
    case .debcapKorean where scale != .smoke:
      self = try .debCap(folders, split: split, languages: [.english, .korean])
    case .debcap, .debcapKorean, .shapes: self = .shapes(at: scale, split: split)
    }
  }

  /// The same training pairs, asked about other tasks.
  public func asking(_ tasks: [RetrievalTask], notes: [String] = []) -> StudyData {
    StudyData(
      name: name, training: training, tasks: tasks, allowsFlips: allowsFlips, split: split, notes: self.notes + notes,
      material: material)
  }

  /// A tokenizer trained on the training captions, cleaned as in training.
  ///
  /// - Parameter vocabularySize: The greatest number of tokens; small data give fewer.
  /// - Parameter appendsSeparator: Whether `[SEP]` ends a text.
  public func makeTokenizer(
    vocabularySize: Int, appendsSeparator: Bool = false
  ) throws(StudyDataError) -> WordPieceTokenizer {
    let cleaner = CaptionCleaner()
    let captions = (0..<training.count).lazy.flatMap { training.captions(at: $0) }.map(cleaner.clean)
    do {
      return WordPieceTokenizer(
        vocabulary: try WordPieceTrainer(size: vocabularySize).train(on: captions), appendsSeparator: appendsSeparator)
    } catch {
      throw .vocabulary(size: vocabularySize, error)
    }
  }

  /// The tokenizer that a recipe asks for: from a file, or trained.
  func makeTokenizer(_ recipe: Recipe) throws -> WordPieceTokenizer {
    let settings = recipe.tokenizer
    return try settings.tokenizer()
      ?? makeTokenizer(vocabularySize: recipe.model.vocabularySize, appendsSeparator: settings.appendsSeparator)
  }

  /// The recipe as it is trained on these data: as many tokens as there are, and no flips where they would make captions wrong.
  func adapt(_ recipe: Recipe, tokenizer: some Tokenizer) -> Recipe {
    var result = recipe
    result.model.vocabularySize = tokenizer.vocabularySize
    if !allowsFlips { result.augmentation.steps.removeAll { $0.operation is HorizontalFlip } }
    return result
  }

  /// The pairs of training without those of some styles.
  func training(excluding styles: [String]) -> any PairSource {
    guard !styles.isEmpty else { return training }
    let excluded = Set(styles)
    return SubsetSource(training, name: "\(training.name) without \(styles.joined(separator: ", "))") { [training] in
      training.style(at: $0).map { !excluded.contains($0) } ?? true
    }
  }

  /// What a run trains on: the pairs without the recipe's excluded styles, with its noise in their captions.
  ///
  /// - Parameter seed: The key of the run's data; all arms of a seed have the same noise.
  func training(for recipe: Recipe, seed: Seed) -> any PairSource {
    let source = training(excluding: recipe.excludedStyles)
    return recipe.captionNoise > 0
      ? MiscaptionedSource(source, share: recipe.captionNoise, seed: seed.derived("caption noise")) : source
  }
}
