import Files
import Data
import Foundation
import Reporting

/// The pictures that views are made of, written so that another program can make views of the same ones.
///
/// `pictures.json` (side and count), `pictures.rgb` (bytes of all, one behind the other), `jpeg.txt` (paths of the photographs,
/// which are written beside it) and `png.txt` (paths of the decoded files).
struct PictureExport {
  let pictures: [PixelImage]
  /// JPEG files.
  let photographs: [[UInt8]]
  let drawings: DrawingSample

  func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let side = pictures.first?.width ?? 0
    try AtomicFile.write("{\"side\":\(side),\"count\":\(pictures.count)}\n", to: folder + "/pictures.json")
    let pixels = Foundation.Data(pictures.flatMap(\.pixels))
    try pixels.write(to: URL(fileURLWithPath: folder + "/pictures.rgb"))
    var names: [String] = []
    for (number, file) in photographs.enumerated() {
      names.append("\(folder)/photograph-\(number).jpg")
      try Foundation.Data(file).write(to: URL(fileURLWithPath: names[number]))
    }
    try AtomicFile.write(names.map { $0 + "\n" }.joined(), to: folder + "/jpeg.txt")
    try AtomicFile.write(drawings.paths.map { $0 + "\n" }.joined(), to: folder + "/png.txt")
  }
}
