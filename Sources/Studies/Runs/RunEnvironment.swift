import Foundation
public import Tensor

/// What a run was computed with; part of its record and not of its identity.
public struct RunEnvironment: Sendable, Hashable, Codable {
  /// The processor's name and number of cores.
  public let processor: String
  /// The operating system.
  public let system: String
  /// The device: instruction set and threads.
  public let device: String
  /// When it began, in UTC (ISO 8601).
  public let date: String
  /// What was typed.
  public let command: String
  /// The commit that the program's sources stood at; nil where it does not lie in a working tree of Git.
  public let commit: String?

  /// The threads of the device, which its name says; nil for a device that has none.
  public var threads: Int? {
    let words = device.split { " (,)".contains($0) }
    return words.indices.dropFirst().lazy.filter { words[$0].hasPrefix("thread") }.compactMap { Int(words[$0 - 1]) }
      .first
  }

  /// The present process.
  public static func current(device: any Device, command: String) -> RunEnvironment {
    let info = ProcessInfo.processInfo
    let name = value(of: "model name", in: "/proc/cpuinfo", separator: ":") ?? "processor of unknown name"
    let system = value(of: "PRETTY_NAME", in: "/etc/os-release", separator: "=") ?? info.operatingSystemVersionString
    return RunEnvironment(
      processor: "\(name), \(info.activeProcessorCount) core\(info.activeProcessorCount == 1 ? "" : "s")",
      system: system, device: device.name, date: Date.now.formatted(.iso8601), command: command,
      commit: SourceCommit.current)
  }

  private static func value(of key: String, in file: String, separator: Character) -> String? {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
    return line?.split(separator: separator, maxSplits: 1).last
      .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \t\"")) }
  }
}
