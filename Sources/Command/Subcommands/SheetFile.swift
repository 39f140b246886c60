import Data
import Files
import Foundation

/// The file of a contact sheet, begun before anything is read: a folder that is missing, full or not to be written to is found then, and
/// a sheet that cannot be finished leaves nothing behind.
struct SheetFile: ~Copyable {
  private var file: AtomicFileWriter

  /// - Parameter pixels: The most that it will have.
  /// - Throws: `FileError` if it cannot be written where it is to go.
  init(path: String, pixels: Int) throws {
    try OutputPlace.check(path)
    let folder = AddressText.folder(of: path)
    // Compressed, a drawing takes less and a photograph not much more than half of it.
    if let free = FreeSpace.bytes(in: folder), free < pixels * 3 {
      throw FileError.unwritable(
        path: path, reason: "\(folder) has room for \(free >> 20) MB, and a sheet may take \(pixels * 3 >> 20 + 1) MB")
    }
    file = try AtomicFileWriter(path: path, makesFolders: false)
  }

  /// Writes `sheet` and gives the file its name.
  consuming func write(_ sheet: PixelImage) throws {
    try file.write(PNGEncoder.encode(sheet))
    try file.finish()
  }
}

/// A sheet that would be larger than anybody looks at, and than memory.
struct OversizedSheet: Error, CustomStringConvertible {
  let rows: Int
  let columns: Int
  let side: Int

  /// - Throws: If a sheet of so many cells has more pixels than a sheet may have.
  static func check(rows: Int, columns: Int, side: Int) throws {
    guard ContactSheet.pixelCount(rows: rows, columns: columns, cell: side) == nil else { return }
    throw OversizedSheet(rows: rows, columns: columns, side: side)
  }

  var description: String {
    "A sheet of \(rows) x \(columns) pictures of \(side) pixels a side has more than the \(ContactSheet.pixelLimit >> 20) million pixels "
      + "that a sheet may have; give a smaller --side, or fewer --rows or --columns."
  }
}
