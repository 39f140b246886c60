public import Data
package import DataSets
public import Downstream
import Encoders
public import Files
import Foundation
import Parts
import Tensor
public import Training

/// What the runs of a study are trained on and asked about.
public struct StudyData: Sendable {
  /// What the data are called on the command line and in identities of runs.
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
  /// What is asked instead of the tasks where settings are chosen; empty where the data do not say it.
  public let validation: [RetrievalTask]
  /// What names the data on the command line.
  public internal(set) var words: [String]
  /// Derives the questions of downstream tasks from the data, which takes a moment; nil where the data have none.
  public let material: Material?
  /// Where what takes a pass over all captions is kept; nil keeps nothing.
  var folders: CacheFolder?
  /// A hash of the training pairs and of the tasks: their pictures, captions, groups and names.
  package let fingerprint: UInt64

  /// Makes the material of downstream tasks.
  public typealias Material = @Sendable () throws -> any TaskMaterial

  /// Data of a study: pairs to train on and tasks of retrieval, each of which is a track of the table.
  public init(
    name: StudyDataName, training: any PairSource, tasks: [RetrievalTask], allowsFlips: Bool = true,
    split: DataSplit = .test, notes: [String] = [], validation: [RetrievalTask] = [], material: Material? = nil
  ) {
    self.name = name
    words = ["--data", name.rawValue]
    self.validation = validation
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
      let ruled = task.rules.map { Hashing.mix(Hashing.fnv1a($0.description, state: asked)) } ?? asked
      return task.samples.reduce(ruled) { Hashing.mix($0 ^ UInt64(truncatingIfNeeded: $1)) }
    }
  }

  /// The data of a set at a scale. Of DebCap `smoke` takes the embedded data: it must need nothing.
  public init(
    _ set: StudyDataSet, at scale: Scale, split: DataSplit = .test, folders: CacheFolder = .standard()
  ) throws {
    self = try set.data(for: StudyDataRequest(scale: scale, split: split, folders: folders))
  }

  /// The same training pairs, asked about other tasks.
  public func asking(_ tasks: [RetrievalTask], notes: [String] = []) -> StudyData {
    var result = StudyData(
      name: name, training: training, tasks: tasks, allowsFlips: allowsFlips, split: split, notes: self.notes + notes,
      validation: validation, material: material)
    result.words = words
    result.folders = folders
    return result
  }

  /// Whether somebody else's data are asked about.
  package var isOwn: Bool { !StudyDataSet.standard.contains { $0.name == name } }

  /// A tokenizer trained on the training captions, cleaned as in training; its vocabulary is kept for the next time.
  ///
  /// - Parameter vocabularySize: The greatest number of tokens; small data give fewer.
  /// - Parameter appendsSeparator: Whether `[SEP]` ends a text.
  package func makeTokenizer(
    vocabularySize: Int, appendsSeparator: Bool = false
  ) throws(StudyDataError) -> WordPieceTokenizer {
    let captions = cleanedCaptions
    do throws(VocabularyError) {
      let vocabulary = try derived.vocabulary(size: vocabularySize, of: training) { () throws(VocabularyError) in
        try WordPieceTrainer(size: vocabularySize).train(on: captions)
      }
      return WordPieceTokenizer(vocabulary: vocabulary, appendsSeparator: appendsSeparator)
    } catch {
      throw .vocabulary(size: vocabularySize, error)
    }
  }

  /// What is kept of passes over all captions.
  var derived: DerivedValues { DerivedValues(training.count < DerivedValues.leastPairs ? nil : folders) }

  /// The training captions, cleaned as in training.
  private var cleanedCaptions: some Sequence<String> {
    let cleaner = CaptionCleaner()
    return (0..<training.count).lazy.flatMap { training.captions(at: $0) }.map(cleaner.clean)
  }

  /// The tokenizer that a recipe asks for: from a file, or trained.
  func makeTokenizer(_ recipe: Recipe) throws -> any Tokenizer & Part {
    let settings = recipe.tokenizer
    // Nothing is kept of it for the next time: a name does not say what it computes.
    if case .own(let tokenizer) = settings.tokens {
      return try tokenizer.trained(on: cleanedCaptions, vocabularySize: recipe.model.vocabularySize)
    }
    return try settings.tokenizer()
      ?? makeTokenizer(vocabularySize: recipe.model.vocabularySize, appendsSeparator: settings.appendsSeparator)
  }

  /// The recipe as it is trained on these data: as many tokens as there are, as many steps as its epochs take, and no flips where they
  /// would make captions wrong.
  func adapt(_ recipe: Recipe, tokenizer: some Tokenizer) -> Recipe {
    var result =
      recipe.epochs == nil ? recipe : recipe.lasting(onPairs: training(excluding: recipe.excludedStyles).count)
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

extension StudyData {
  /// The embedded data: combinations of factors that training never shows, by numbers and by relations.
  static func shapes(at scale: Scale, split: DataSplit = .test) -> StudyData {
    let (training, test, side) =
      switch scale.effort {
      case .smoke: (128, 48, 32)
      case .demo: (6000, 500, 64)
      case .full, .published: (40_000, 1000, 64)
      }
    return StudyData(
      name: .shapes, training: CaptionedShapes(split: .train, count: training, side: side),
      tasks: RetrievalTask.byOrigin(of: CaptionedShapes(split: split, count: test, side: side)),
      // A relation such as "left of" does not survive a mirror.
      allowsFlips: false, split: split,
      notes: ["The \(split.rawValue) pictures show combinations of factors that training never shows."],
      validation: RetrievalTask.byOrigin(of: CaptionedShapes(split: .validation, count: test / 2, side: side)),
      material: { ShapeMaterial(training: training, test: test, side: side) })
  }
}

extension StudyData {
  /// The side of the pictures in the cache that studies use, in pixels.
  package static let debCapSide = 96

  /// The cache of DebCap that studies use.
  ///
  /// - Parameter isVerified: Whether its content is compared with its checksum, for which all of it is read.
  package static func debCapCache(
    in folders: CacheFolder = .standard(), isVerified: Bool = false
  ) throws(StudyDataError) -> DebCapCache {
    let path = folders.cacheFile(side: debCapSide)
    do {
      let cache = try DebCapCache(path: path)
      if isVerified { try cache.verify() }
      return cache
    } catch {
      if case .absence = error { throw .absence(path: path) }
      throw .cache(error)
    }
  }

  /// DebCap: emoji, clip art and furniture to train on; one of their other splits, and Tux Paint unseen, to be asked about.
  ///
  /// - Parameter languages: Of the captions to train on, English first; each other one is also asked about by itself.
  package static func debCap(
    _ folders: CacheFolder = .standard(), split: DataSplit = .test, languages: [CaptionLanguage] = [.english]
  ) throws(StudyDataError) -> StudyData {
    let cache = try debCapCache(in: folders)
    let path = folders.cacheFile(side: debCapSide)
    let others = languages.filter { $0 != .english }
    let suffix = others.map { "+" + $0.rawValue }.joined()
    let training = DebCapSource(
      cache, name: "debcap/train" + suffix, filter: .pretraining(.train), languages: languages)
    let tasks =
      RetrievalTask.debCap(cache, split: split) + RetrievalTask.tuxPaint(cache)
      + others.flatMap { RetrievalTask.translated(cache, split: split, language: $0) }
    guard training.count > 0 else { throw .emptiness(path: path, part: "training") }
    guard !tasks.isEmpty else { throw .emptiness(path: path, part: "evaluation") }
    return StudyData(
      name: others.isEmpty ? .debcap : .debcapKorean, training: training, tasks: tasks, split: split,
      notes: coverageNotes(tasks), validation: RetrievalTask.debCap(cache, split: .validation),
      material: {
        DebCapMaterial(
          try DebCapTasks(cache: cache, folders: folders),
          stamps: DebCapSource(cache, name: "debcap/tux", filter: .tuxObjects),
          validation: DebCapSource(cache, name: "debcap/validation", filter: .pretraining(.validation)))
      })
  }

  private static func coverageNotes(_ tasks: [RetrievalTask]) -> [String] {
    guard let all = tasks.first(where: { $0.name == "tux" }),
      let covered = tasks.first(where: { $0.name == "tux covered" })
    else { return [] }
    let share = 100 * Double(covered.samples.count) / Double(all.samples.count)
    return [
      "Nothing is trained on tux (zero-shot); tux covered holds the \(covered.samples.count) of its "
        + "\(all.samples.count) pictures (\(Int(share.rounded())) %) whose words all occur in the training captions."
    ]
  }
}

/// Why a study has no data.
package enum StudyDataError: Error, Sendable, CustomStringConvertible {
  /// There is no DebCap cache.
  case absence(path: String)
  /// The cache holds no pictures for a part of the study.
  case emptiness(path: String, part: String)
  /// The cache cannot be used.
  case cache(DebCapCacheError)
  /// No tokenizer can be made from the training captions.
  case vocabulary(size: Int, VocabularyError)

  package var description: String {
    switch self {
    case .absence(let path):
      "There is no DebCap cache at \(path): run `triad data fetch` and `triad data build`, or choose the embedded data "
        + "with `--data shapes`."
    case .emptiness(let path, let part):
      "The DebCap cache \(path) holds no pictures for \(part): run `triad data build --force`."
    case .cache(let error): "\(error)."
    case .vocabulary(let size, let error):
      "No vocabulary of \(size) tokens can be made from the training captions: \(error)"
    }
  }
}
