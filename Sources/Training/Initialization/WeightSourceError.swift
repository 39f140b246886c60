public import Data
public import Checkpoints
import Encoders

/// Why a recipe cannot begin with the weights it names; every description is one sentence.
public enum WeightSourceError: Error, Sendable, CustomStringConvertible {
  /// A published model that is not on this machine yet.
  case absence(model: String, folder: String)
  /// The file cannot be used.
  case checkpoint(CheckpointError)
  /// The file is not the one that the recipe was made with.
  case changedContent(path: String, found: String, expected: String)
  /// Two files for the same encoders.
  case repetition(first: String, second: String, names: String)
  /// The tokens that the weights belong to are missing: without them an id means nothing.
  case absentVocabulary(folder: String)
  case vocabulary(VocabularyError)

  public var description: String {
    switch self {
    case .absence(let model, let folder):
      "The weights of \(model) are not in \(folder): run `triad checkpoint fetch \(model)`."
    case .checkpoint(let error): error.description
    case .changedContent(let path, let found, let expected):
      "\(path) has changed: its SHA-256 is \(found), not \(expected); put the old file back or run the study again."
    case .repetition(let first, let second, let names):
      "\(first) and \(second) are both read as \(names); give one file for each encoder."
    case .absentVocabulary(let folder):
      "\(folder) has neither tokenizer.json nor vocab.txt, and without their tokens the weights mean nothing; put one beside them."
    case .vocabulary(let error): error.description
    }
  }
}
