import Foundation

/// Where campaigns work: a folder that goes again, the command they disturb, and what their random numbers come from.
struct Place {
  let root: String
  let triad: TriadCommand
  let seed: UInt64

  init(triad path: String, seed: UInt64) throws {
    root = NSTemporaryDirectory() + "triad-reliability-\(getpid())"
    try FileManager.default.createDirectory(atPath: root + "/scratch", withIntermediateDirectories: true)
    triad = TriadCommand(path: path, scratch: root + "/scratch")
    self.seed = seed
  }

  /// A new empty folder.
  func folder(_ name: String) throws -> String {
    let path = "\(root)/\(name)-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  func copy(of folder: String) throws -> String {
    let path = "\(root)/copy-\(UUID().uuidString.prefix(8))"
    try FileManager.default.copyItem(atPath: folder, toPath: path)
    return path
  }

  func remove() { try? FileManager.default.removeItem(atPath: root) }
}

/// SplitMix64: the same disturbances for the same seed, as far as the machine's own timing lets them fall alike.
struct SystemRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func index(below count: Int) -> Int { Int(next() % UInt64(count)) }
}
