package import Files
import Foundation
package import JSON

/// A JSON object in the folder of another file, such as the configuration beside weights or a vocabulary.
package struct NeighbouringObject {
  package let path: String
  package let root: JSONValue

  /// Why it is there and cannot be used.
  package enum Fault: Error {
    case unreadable(path: String, FileError)
    case malformed(path: String, JSONError)
    /// It is JSON, and something else than an object.
    case other(path: String)
  }

  /// The object in the file `name` beside `file`; nil if there is none.
  package init?(_ name: String, beside file: String) throws(Fault) {
    let folder = FilePath.folder(of: file)
    let path = folder.isEmpty ? name : folder + "/" + name
    guard FilePath.isOccupied(path) else { return nil }
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try AtomicFile.read(path)
    } catch {
      throw .unreadable(path: path, error)
    }
    do throws(JSONError) {
      root = try JSONValue(parsing: bytes)
    } catch {
      throw .malformed(path: path, error)
    }
    guard case .object = root else { throw .other(path: path) }
    self.path = path
  }
}
