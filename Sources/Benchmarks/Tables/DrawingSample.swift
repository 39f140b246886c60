import Data
import Foundation
import Training

/// PNG files on which decoding is timed: some of those below a folder.
///
/// What cannot be timed is left out and counted: a folder of other people's files holds pictures of 160 megapixels and cut ones.
package struct DrawingSample {
  /// Larger pictures are left out: one of them would take as long as a hundred of the others.
  package static let pixelLimit = 1 << 20

  package private(set) var paths: [String] = []
  /// The files' bytes.
  package private(set) var files: [[UInt8]] = []
  /// The files with more than `pixelLimit` pixels, of which only the begin is read.
  package private(set) var largeCount = 0
  /// The files that are no sound PNG.
  package private(set) var unreadableCount = 0

  /// Looks at `count` of the files called `*.png` below `folder`, evenly spread over all of them in the order of their paths.
  package init(below folder: String, count: Int = 200) {
    guard let walk = FileManager.default.enumerator(atPath: folder) else { return }
    let names = walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".png") }.sorted()
    for place in DataBenchmark.places(count, of: names.count) { add(folder + "/" + names[place]) }
  }

  private mutating func add(_ path: String) {
    guard let handle = FileHandle(forReadingAtPath: path), let begin = try? handle.read(upToCount: 64),
      let header = try? PNGDecoder.header(of: [UInt8](begin))
    else {
      unreadableCount += 1
      return
    }
    guard header.pixelCount <= Self.pixelLimit else {
      largeCount += 1
      return
    }
    guard let contents = FileManager.default.contents(atPath: path), (try? PNGDecoder.decode([UInt8](contents))) != nil
    else {
      unreadableCount += 1
      return
    }
    paths.append(path)
    files.append([UInt8](contents))
  }

  /// What was left out, such as `3 larger than a megapixel and 1 unreadable left out`; nil if nothing was.
  package var omissions: String? {
    let parts = [(largeCount, "larger than a megapixel"), (unreadableCount, "unreadable")].filter { $0.0 > 0 }
    return parts.isEmpty ? nil : parts.map { "\($0) \($1)" }.joined(separator: " and ") + " left out"
  }
}
