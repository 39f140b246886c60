import Foundation

/// Where campaigns work: a folder that goes again, the command they disturb, and what their random numbers come from.
struct Place {
  let root: String
  let triad: TriadCommand
  let seed: UInt64

  /// - Parameter isInMemory: Whether its files lie in memory, where there is such a folder.
  init(triad path: String, seed: UInt64, isInMemory: Bool = false) throws {
    let memory = "/dev/shm/"
    let parent = isInMemory && access(memory, W_OK) == 0 ? memory : NSTemporaryDirectory()
    root = parent + "triad-reliability-\(getpid())"
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
