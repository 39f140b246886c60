/// What is wrong with a data set in files.
public enum SourceError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no such file.
  case absence(path: String)
  /// The file cannot be read.
  case access(path: String, reason: String)
  /// The list or archive is no whole file of its format; `place` is a line, a record or a byte.
  case syntax(path: String, place: String, reason: String)
  /// A record lacks a field or holds something else in it.
  case field(path: String, place: String, name: String, reason: String)
  /// A path leaves the folder that it must stay in.
  case escape(path: String, root: String)
  /// The file was changed after the source was opened.
  case change(path: String)
  /// The source holds no sample.
  case emptiness(path: String)
  /// A file holds no picture that can be read.
  case picture(path: String, PictureError)
  /// A sample was asked for with options that contradict each other, or an address that names no source.
  case request(String)

  public var description: String {
    switch self {
    case .absence(let path): "There is no \(path); check the path, or the root that it is looked for in."
    case .access(let path, let reason): "\(path) cannot be read: \(reason)."
    case .syntax(let path, let place, let reason): "\(path), \(place): \(reason); repair or fetch the file again."
    case .field(let path, let place, let name, let reason):
      "\(path), \(place): \(name) \(reason); compare the file with the format in docs/data-formats.md."
    case .escape(let path, let root):
      "The path \(path) leaves \(root); give a root that holds all pictures, or repair the list."
    case .change(let path):
      "\(path) changed while it was in use; let nothing write to a data set in use, and start again."
    case .emptiness(let path): "\(path) holds no sample of what was asked for; check the split and the format."
    case .picture(let path, let error): "\(path): \(error)."
    case .request(let reason): reason
    }
  }
}
