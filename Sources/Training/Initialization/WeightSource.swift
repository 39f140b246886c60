public import Checkpoints
public import Data
import Encoders
package import Files
import Foundation

/// Weights that a recipe begins with, by the name of a published model or by a path.
///
/// What counts is the content: its hash is part of the identity of a run, and where the file lies is not.
public struct WeightSource: Sendable, Hashable, Codable {
  /// A name such as `minilm`, else a safetensors or ONNX file, an index of shards, or the folder of safetensors or an index.
  package let place: String
  /// SHA-256 of the content, once a study has read it.
  package private(set) var digest: String?

  /// Weights by a name that is known, or by the path of a file or folder.
  public init(_ place: String) { self.place = place }

  /// all-MiniLM-L6-v2: see `PretrainedModel.minilm`.
  public static let minilm = WeightSource(PretrainedModel.minilm.name)

  /// DINOv2 small: see `PretrainedModel.dinov2Small`.
  public static let dinov2Small = WeightSource(PretrainedModel.dinov2Small.name)

  /// Weights as one writes them on a command line: names or paths, joined by commas. A path that is there may have commas itself.
  ///
  /// - Throws: `WeightSourceError.emptyItem` where nothing stands before, between or after commas.
  package static func list(_ text: String) throws(WeightSourceError) -> [WeightSource] {
    if text.contains(","), access(text, F_OK) == 0 { return [WeightSource(text)] }
    let items = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingSpaces() }
    guard !items.contains("") else { throw .emptyItem(text) }
    return items.map { WeightSource(FilePath.expandingHome($0)) }
  }

  /// The same source, whatever its content is.
  var undigested: WeightSource { WeightSource(place) }

  /// The file or folder that is meant.
  package func path(in folders: CacheFolder = .standard()) -> String { published?.path(in: folders) ?? place }

  /// The published model that is meant, by its name or, in a recipe that was read back, by its content; nil for a file of your own.
  package var published: PretrainedModel? { PretrainedModel.named(place) ?? PretrainedModel.holding(place) }

  /// The file, open, and the kind of its names.
  ///
  /// - Throws: ``WeightSourceError``, also when a published model was not fetched yet or the content is not the one that the source
  ///   knows.
  func open(in folders: CacheFolder) throws(WeightSourceError) -> (file: CheckpointFile, map: any NameMap) {
    let path = path(in: folders)
    if let model = published, !model.isPresent(in: folders) {
      throw .absence(model: model.name, folder: model.folder(in: folders))
    }
    let file: CheckpointFile
    do {
      file = try CheckpointFile(path: path)
    } catch {
      throw .checkpoint(error)
    }
    if let digest, file.digest != digest {
      throw .changedContent(path: file.path, found: file.digest, expected: digest)
    }
    guard let map = NameMaps.recognizing(file) else { throw .checkpoint(NameMaps.failure(file)) }
    return (file, map)
  }

  /// The sizes of the encoders in `file`, which is open; what no file says is known of published models.
  func sizes(of file: CheckpointFile, as map: some NameMap) throws(CheckpointError) -> WeightSizes {
    if let published { return published.sizes }
    return try WeightSizes(file, as: map)
  }

  /// The same source, knowing its content.
  func resolved(in folders: CacheFolder) throws(WeightSourceError) -> WeightSource {
    var result = self
    result.digest = nil
    result.digest = try result.open(in: folders).file.digest
    return result
  }

  /// A content that was known has no place any more but its own hash.
  public init(from decoder: any Decoder) throws {
    place = try decoder.singleValueContainer().decode(String.self)
    digest = place.count == 64 && place.allSatisfy(\.isHexDigit) ? place : nil
  }

  /// The content if it is known: other weights are another training, and the same weights elsewhere are not.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(digest ?? place)
  }
}

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
  /// The vocabulary beside the weights cannot be read.
  case vocabulary(VocabularyError)
  /// Something else than weights between the commas of a list.
  case emptyItem(String)
  /// What belongs to the tokens asks for another tokenizer than there is.
  case tokenizerConfiguration(
    path: String, reason: String, remedy: String = "give the tokenizer.json that belongs to the weights")
  /// The recipe was read back, and does not know where the file was.
  case forgottenVocabulary

  /// One sentence with the file and the remedy.
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
      "\(folder.isEmpty ? "The current folder" : folder) has neither tokenizer.json nor vocab.txt, and without their tokens the weights mean nothing; put one beside them."
    case .vocabulary(let error): error.description
    case .emptyItem(let text):
      "'\(text)' has nothing where weights should be named: write names or paths, joined by single commas."
    case .tokenizerConfiguration(let path, let reason, let remedy):
      "\(path) cannot be followed: \(reason); \(remedy)."
    case .forgottenVocabulary:
      "A recipe that was read back from a run does not say where its token file is, and the run has no tokens.json: ask its "
        + "model with the experiment that computed it."
    }
  }
}
