import Data

/// Samples spelled out: grey pictures of the given levels.
struct ListedSource: PairSource {
  struct Sample {
    var captions: [String]
    var group: String
    var origin = "list"
    var level: UInt8 = 128
  }

  /// A picture that cannot be read.
  struct Damage: Error, CustomStringConvertible {
    var description: String { "the file is cut" }
  }

  var name = "list"
  var fingerprint: UInt64 = 1
  var side = 32
  var damaged: Int?
  var samples: [Sample]

  var count: Int { samples.count }
  func captions(at index: Int) -> [String] { samples[index].captions }
  func group(at index: Int) -> String { samples[index].group }
  func origin(at index: Int) -> String { samples[index].origin }

  func image(at index: Int) throws -> PixelImage {
    if index == damaged { throw Damage() }
    let level = samples[index].level
    return PixelImage(width: side, height: side, red: level, green: level, blue: level)
  }
}
