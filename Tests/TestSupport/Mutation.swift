import Foundation
import Tensor

/// Changes bytes at random, as a fuzzer does; everything follows from the key.
package struct Mutation {
  private var random: RandomStream

  package init(key: Int) { random = Seed(0xf022).derived("mutation", key).stream() }

  /// How many mutated inputs a format gets: some in every test run, `TRIAD_FUZZ` of them when that is set.
  package static var count: Int { count(usually: 1000) }

  /// How many mutated inputs there are where a test run makes `usual` of them.
  package static func count(usually usual: Int) -> Int {
    ProcessInfo.processInfo.environment["TRIAD_FUZZ"].flatMap(Int.init) ?? usual
  }

  /// Says what was done, where that is asked for.
  package static func report(_ path: String, opened: Int, errors: Int) {
    guard ProcessInfo.processInfo.environment["TRIAD_FUZZ"] != nil else { return }
    print("fuzz: \(path): \(opened + errors) inputs, \(opened) opened, \(errors) errors")
  }

  /// `input` with one to eight changes.
  package mutating func apply(to input: [UInt8]) -> [UInt8] {
    var bytes = input
    for _ in 0...random.index(below: 8) {
      guard !bytes.isEmpty else { return bytes }
      let place = random.index(below: bytes.count)
      let length = min(1 + random.index(below: 16), bytes.count - place)
      switch random.index(below: 8) {
      case 0: bytes[place] ^= 1 << UInt8(random.index(below: 8))
      case 1: bytes[place] = [0, 1, 0x7f, 0x80, 0xff, 0x22, 0x5b, 0x7b, 0x2c, 0x09, 0x0a][random.index(below: 11)]
      case 2: bytes[place] = UInt8(random.index(below: 256))
      case 3: bytes.removeSubrange(place..<(place + length))
      case 4: bytes.insert(contentsOf: bytes[place..<(place + length)], at: random.index(below: bytes.count))
      case 5: bytes.insert(contentsOf: (0..<length).map { _ in UInt8(random.index(below: 256)) }, at: place)
      case 6: bytes.removeLast(random.index(below: bytes.count))
      default:
        for offset in 0..<length { bytes[place + offset] = [0x30, 0x37, 0x39, 0xff][random.index(below: 4)] }
      }
    }
    return bytes
  }
}
