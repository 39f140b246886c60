public import DataSets
public import Files
public import Data
import Downstream
import Training

extension StudyData {
  /// The side of the pictures in the cache that studies use, in pixels.
  public static let debCapSide = 96

  /// DebCap: emoji, clip art and furniture to train on; one of their other splits, and Tux Paint unseen, to be asked about.
  ///
  /// - Parameter languages: Of the captions to train on, English first; each other one is also asked about by itself.
  public static func debCap(
    _ folders: CacheFolder = .standard(), split: DataSplit = .test, languages: [CaptionLanguage] = [.english]
  ) throws(StudyDataError) -> StudyData {
    let path = folders.cacheFile(side: debCapSide)
    let cache: DebCapCache
    do {
      cache = try DebCapCache(path: path)
    } catch {
      if case .absence = error { throw .absence(path: path) }
      throw .cache(error)
    }
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
      notes: coverageNotes(tasks),
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
