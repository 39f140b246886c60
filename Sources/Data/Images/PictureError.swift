/// Why a file gives no picture.
public enum PictureError: Error, Hashable, Sendable, CustomStringConvertible {
  case png(PNGError)
  case jpeg(JPEGError)
  /// The bytes begin like neither; `name` is what they look like, if that is known.
  case format(name: String?)

  public var description: String {
    switch self {
    case .png(let error): error.description
    case .jpeg(let error): error.description
    case .format(let name):
      "it is \(name.map { "a \($0) file" } ?? "no picture"), and only JPEG and PNG are read; convert it"
    }
  }
}
