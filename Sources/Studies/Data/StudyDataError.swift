public import DataSets
public import Data

/// Why a study has no data.
public enum StudyDataError: Error, Sendable, CustomStringConvertible {
  /// There is no DebCap cache.
  case absence(path: String)
  /// The cache holds no pictures for a part of the study.
  case emptiness(path: String, part: String)
  /// The cache cannot be used.
  case cache(DebCapCacheError)
  /// No tokenizer can be made from the training captions.
  case vocabulary(size: Int, VocabularyError)

  public var description: String {
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
