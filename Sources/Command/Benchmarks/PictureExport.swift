import Data
import Foundation
import Reporting
import Training

/// The pictures that views are made of, written so that another program can make views of the same ones.
///
/// `pictures.json` (side and count), `pictures.rgb` (bytes of all, one behind the other) and `png.txt` (paths of the decoded files).
struct PictureExport {
  let pictures: [PixelImage]
  let drawings: [String]

  func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let side = pictures.first?.width ?? 0
    try AtomicFile.write("{\"side\":\(side),\"count\":\(pictures.count)}\n", to: folder + "/pictures.json")
    let pixels = Foundation.Data(pictures.flatMap(\.pixels))
    try pixels.write(to: URL(fileURLWithPath: folder + "/pictures.rgb"))
    try AtomicFile.write(drawings.map { $0 + "\n" }.joined(), to: folder + "/png.txt")
  }

  /// At most `count` PNG files below `folder`, evenly spread over all of them in the order of their paths; none that is damaged or
  /// larger than a megapixel.
  static func drawings(below folder: String, count: Int = 200) -> [String] {
    guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
    let files = walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".png") }.sorted()
    return DataBenchmark.places(count, of: files.count).map { folder + "/" + files[$0] }.filter { path in
      guard let bytes = FileManager.default.contents(atPath: path) else { return false }
      guard let header = try? PNGDecoder.header(of: [UInt8](bytes)) else { return false }
      return header.pixelCount <= 1 << 20
    }
  }
}
