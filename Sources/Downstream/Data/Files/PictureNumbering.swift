package import Data

/// Numbers the pictures of a task in the order in which its records name them, and makes sure that each is there.
///
/// A task whose pictures are missing would be another, easier one: a missing picture is an error of the record that names it.
package struct PictureNumbering {
  private let folder: PictureFolder
  private var numbers: [String: Int] = [:]
  private var files: [PictureFile] = []

  package init(root: String) { folder = PictureFolder(root) }

  /// The number of the picture at `path`, which the field `name` of a record names.
  package mutating func number(of path: String, group: String? = nil, field name: String) throws(RecordFault) -> Int {
    if let number = numbers[path] { return number }
    do throws(SourceError) {
      guard try folder.contains(path) else { throw .absence(path: path) }
    } catch {
      switch error {
      case .absence: throw .field(name: name, reason: "names \(path), which is not in \(folder.root)")
      case .escape: throw .field(name: name, reason: "names \(path), which is outside \(folder.root)")
      default: throw .field(name: name, reason: "names \(path), which cannot be read")
      }
    }
    files.append(PictureFile(path, group: group))
    numbers[path] = files.count - 1
    return files.count - 1
  }

  /// All pictures that were numbered.
  package func source(name: String, decoder: PictureDecoder) -> PictureFileSource {
    PictureFileSource(name: name, folder: folder, files: files, decoder: decoder)
  }
}
