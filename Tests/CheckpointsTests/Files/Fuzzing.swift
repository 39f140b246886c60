import Foundation
import Tensor

/// Small random damage to files.
enum Fuzzing {
  /// How many mutated files a test tries: `TRIAD_FUZZ`, or few.
  static var trials: Int { ProcessInfo.processInfo.environment["TRIAD_FUZZ"].flatMap { Int($0) } ?? 2_000 }

  static func mutation(of whole: [UInt8], _ random: inout RandomStream) -> [UInt8] {
    var bytes = whole
    for _ in 0...random.index(below: 3) where bytes.count > 8 {
      let place = random.index(below: bytes.count)
      switch random.index(below: 8) {
      case 0: bytes[place] = UInt8(random.index(below: 256))
      case 1: bytes[place] = syntax[random.index(below: syntax.count)]
      case 2: bytes.remove(at: place)
      case 3: bytes.insert(bytes[random.index(below: bytes.count)], at: place)
      case 4: bytes.removeSubrange(place...)
      // The length of the header.
      case 5: bytes[random.index(below: 8)] = UInt8(random.index(below: 256))
      case 6: bytes.insert(contentsOf: numbers[random.index(below: numbers.count)].utf8, at: place)
      default:
        let end = min(bytes.count, place + random.index(below: 40))
        bytes.insert(contentsOf: Array(bytes[place..<end]), at: random.index(below: bytes.count))
      }
    }
    return bytes
  }

  private static let syntax = Array(#"0123456789{}[]",:-.eE\"#.utf8)
  private static let numbers = ["9223372036854775807", "18446744073709551616", "-1", "0", "1e9", "4294967296", "[0,0]"]
}
