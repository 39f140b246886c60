import Data
import Encoders
import Files
import Foundation
import Losses
import Ranks
import Reporting
import Training

/// What frozen layers give for all that a run trains on and is asked about, computed before its first step unless it is there.
struct RunFeatures {
  var training: TrainingFeatures?
  var evaluation: EvaluationFeatures?
  /// What computing it took, whenever that was; nil for a run without frozen layers.
  var cost: FrozenCost?

  /// Nothing is frozen.
  static let none = RunFeatures()
}

/// What frozen layers took once, for all runs that share it.
public struct FrozenCost: Sendable, Hashable, Codable {
  /// As the device counts them.
  public let operations: Int
  /// How long the encoding took, in seconds.
  public let seconds: Double
  /// Views of pictures.
  public let views: Int
  /// How many captions were encoded.
  public let captions: Int

  /// For people.
  package var sentence: String {
    "Frozen layers, computed once for all runs that share them and in none of their numbers: \(views) views and \(captions) captions, "
      + "\(NumberFormat.significant(3).text(Double(operations) / 1e12)) TFLOP in \(DurationFormat.text(seconds))."
  }
}

extension RunExecution {
  /// Of ranks the first computes what is missing, and all read it.
  func features(
    _ trainer: Trainer, training source: any PairSource, _ progress: (RunProgress) throws -> Void
  ) throws -> RunFeatures {
    guard run.recipe.frozen != .none else { return .none }
    if let ranks, ranks.count > 1 {
      _ = try self.ranks.decided { try collect(trainer, source, progress) != nil }
    }
    return try collect(trainer, source, progress) ?? .none
  }

  private func collect(
    _ trainer: Trainer, _ source: any PairSource, _ progress: (RunProgress) throws -> Void
  ) throws -> RunFeatures? {
    let (recipe, model) = (run.recipe, trainer.model)
    func report(_ state: FrozenFeatureProgress) throws { try progress(.freezing(state)) }
    var found = RunFeatures()
    var costs: [FeatureCost] = []
    var views = 0
    var trained: PictureFeatures?
    if recipe.knowsViews, let count = recipe.views.count {
      trained = try store.pictures(
        Array(0..<source.count), of: source,
        views: .training(recipe.augmentation, count: count, options.loading(run).normalization), by: model,
        progress: report)
    }
    var pictures: [UInt64: PictureFeatures] = [:]
    // What is asked while training is known where its pictures are none of the tasks'; how a run is watched changes no list of them.
    let tasks = data.tasks + (options.evaluateEvery == nil ? [] : data.validation)
    for task in tasks where pictures[task.source.pictureFingerprint] == nil {
      func same(_ tasks: [RetrievalTask]) -> [RetrievalTask] {
        tasks.filter { $0.source.pictureFingerprint == task.source.pictureFingerprint }
      }
      let own = same(data.tasks)
      let samples = Set((own.isEmpty ? same(data.validation) : own).flatMap(\.samples)).sorted()
      pictures[task.source.pictureFingerprint] = try store.pictures(
        samples, of: task.source, views: .evaluation(.published(side: recipe.model.imageSide)), by: model,
        progress: report)
    }
    let captions = try store.captions(try captionRows(source.withOwnCaptions, data.tasks), by: model, progress: report)
    for feature in [trained].compactMap({ $0 }) + pictures.sorted(by: { $0.key < $1.key }).map(\.value) {
      costs.append(feature.cost)
      views += feature.count
    }
    if let captions { costs.append(captions.cost) }
    found.training = TrainingFeatures(views: trained, captions: captions)
    found.evaluation = EvaluationFeatures(pictures: pictures, captions: captions)
    found.cost = FrozenCost(
      operations: costs.reduce(0) { $0 + $1.operations }, seconds: costs.reduce(0) { $0 + $1.seconds }, views: views,
      captions: captions?.count ?? 0)
    return found
  }

  /// The tokens of all captions that may be read or asked, each row once, in the order of the data.
  private func captionRows(_ source: any PairSource, _ tasks: [RetrievalTask]) throws -> [[Int32]] {
    guard run.recipe.frozen.text != nil else { return [] }
    let cleaner = run.evaluation.cleaner
    var rows: [[Int32]] = []
    var seen: Set<[Int32]> = []
    func add(_ caption: String, _ length: Int) {
      let cleaned = cleaner.clean(caption)
      guard !cleaned.isEmpty else { return }
      let row = tokenizer.encode(cleaned, maxLength: length)
      if seen.insert(row).inserted { rows.append(row) }
    }
    for sample in 0..<source.count {
      // What cannot be read is said when it is trained on.
      guard let entry = try? source.entry(at: sample) else { continue }
      for caption in entry.captions { add(caption, run.recipe.maxTextLength) }
    }
    let length = min(run.evaluation.maxTextLength, run.recipe.model.maxPositions)
    for task in tasks {
      for part in task.parts {
        for text in try RetrievalGallery(part, cleaner: cleaner).texts { add(text, length) }
      }
    }
    // Whatever order the data have them in.
    return rows.sorted { $0.lexicographicallyPrecedes($1) }
  }
}

extension FrozenFeatureStore {
  /// Features that no other process computes at the same time.
  static func shared(in folders: CacheFolder) -> FrozenFeatureStore {
    FrozenFeatureStore(in: folders, numerics: NumericsVersion.current) { folder, waiting, body in
      // Whoever computes them already does it for all.
      var lock = try RunLock.take(folder)
      while lock == nil {
        try waiting()
        Thread.sleep(forTimeInterval: 0.5)
        lock = try RunLock.take(folder)
      }
      defer { withExtendedLifetime(lock) {} }
      try body()
    }
  }
}
