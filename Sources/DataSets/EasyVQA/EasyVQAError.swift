public import Data

/// Why easy-VQA cannot be had.
public enum EasyVQAError: Error, Sendable, Hashable, CustomStringConvertible {
  /// It was not fetched yet.
  case absence(folder: String)
  /// A program that fetching needs is missing; `package` is the Debian package that has it.
  case tool(name: String, package: String)
  /// It cannot be downloaded or is not what it should be.
  case download(reason: String)
  /// The cache folder cannot be written.
  case folder(path: String)
  /// A file of it is damaged.
  case file(SourceError)

  public var description: String {
    switch self {
    case .absence(let folder): "easy-VQA is not in \(folder); fetch it with `triad data fetch easy-vqa`."
    case .tool(let name, let package):
      "\(name) is not installed: run `sudo apt-get install \(package)`, which fetching easy-VQA needs."
    case .download(let reason):
      "easy-VQA cannot be fetched (\(reason)); check the network and pip's index, and try again."
    case .folder(let path): "\(path) cannot be written; free space or choose another folder with TRIAD_CACHE."
    case .file(let error): "easy-VQA is damaged (\(error)); fetch it again with `triad data fetch easy-vqa`."
    }
  }
}
