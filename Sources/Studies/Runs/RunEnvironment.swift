package import Foundation
package import Ranks
package import Tensor

/// What a run was computed with; part of its record and not of its identity.
public struct RunEnvironment: Sendable, Hashable, Codable {
  /// The processor's name and number of cores.
  public let processor: String
  /// The operating system.
  public let system: String
  /// The device: instruction set and threads, or the GPU and its architecture.
  public let device: String
  /// When it began, in UTC (ISO 8601).
  public let date: String
  /// What was typed.
  public let command: String
  /// The commit that the program's sources stood at; nil where it neither lies in a working tree of Git nor was carried from one.
  public let commit: String?
  /// Sixteen hexadecimal digits of the executable's content; nil in records of earlier versions.
  package let build: String?
  /// The processes that computed it together; nil for one alone.
  package let ranks: RankRecord?

  /// Several processes that computed a run together.
  package struct RankRecord: Sendable, Hashable, Codable {
    package let count: Int
    /// The machines, each once, in the order of the ranks.
    package let hosts: [String]
    /// What connected them.
    package let library: String

    /// Nil for one alone.
    init?(_ ranks: Ranks) {
      guard ranks.count > 1 else { return nil }
      count = ranks.count
      hosts = ranks.hosts.reduce(into: []) { hosts, host in if !hosts.contains(host) { hosts.append(host) } }
      library = ranks.library
    }
  }

  /// Processor, system and device, for people.
  package var machine: String { "\(processor), \(system), \(device)" }

  /// The threads of the device, which its name says; nil for a device that has none.
  public var threads: Int? { DeviceName(device).threads }

  /// What decides how sums are rounded: the device without its threads, such as `cpu avx512`, or a GPU without its number, such as
  /// `cuda NVIDIA H200 sm_90`.
  public var arithmetic: String { DeviceName(device).arithmetic }

  /// Of this machine.
  package static var presentProcessor: String {
    let count = ProcessInfo.processInfo.activeProcessorCount
    let name = value(of: "model name", in: "/proc/cpuinfo", separator: ":") ?? "processor of unknown name"
    return "\(name), \(count) core\(count == 1 ? "" : "s")"
  }

  /// The present process.
  package static func current(device: any Device, command: String, ranks: Ranks? = nil) -> RunEnvironment {
    let system =
      value(of: "PRETTY_NAME", in: "/etc/os-release", separator: "=")
      ?? ProcessInfo.processInfo.operatingSystemVersionString
    return RunEnvironment(
      processor: presentProcessor, system: system, device: device.name, date: Date.now.formatted(.iso8601),
      command: command,
      commit: SourceCommit.current, build: ExecutableBuild.current,
      ranks: ranks.flatMap { RankRecord($0) })
  }

  private static func value(of key: String, in file: String, separator: Character) -> String? {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
    return line?.split(separator: separator, maxSplits: 1).last
      .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \t\"")) }
  }
}

/// The commit of the working tree that the program was built in, read from Git's files: a table should say which code made it.
package enum SourceCommit {
  /// Looks upwards from the program's own file, unless it was carried here; nil where there is no repository.
  ///
  /// Changes that were not committed are not seen.
  package static var current: String? {
    if let carried = CarriedVersion.current { return carried.commit }
    guard let program = Bundle.main.executablePath else { return nil }
    var folder = URL(fileURLWithPath: program).resolvingSymlinksInPath().deletingLastPathComponent()
    while folder.path != "/" {
      let git = folder.appendingPathComponent(".git")
      if FileManager.default.fileExists(atPath: git.path) { return commit(of: git) }
      folder.deleteLastPathComponent()
    }
    return nil
  }

  /// - Parameter git: `.git`, a folder or, in a linked working tree, a file that names one.
  package static func commit(of git: URL) -> String? {
    var folder = git
    if let link = line(of: git), let path = value(link, after: "gitdir: ") {
      folder = URL(fileURLWithPath: path, relativeTo: git.deletingLastPathComponent())
    }
    guard let head = line(of: folder.appendingPathComponent("HEAD")) else { return nil }
    guard let reference = value(head, after: "ref: ") else { return head }
    // Branches lie in the folder that all working trees share.
    let common = line(of: folder.appendingPathComponent("commondir"))
    let shared = common.map { URL(fileURLWithPath: $0, relativeTo: folder) } ?? folder
    if let commit = line(of: shared.appendingPathComponent(reference)) { return commit }
    let packed = try? String(contentsOf: shared.appendingPathComponent("packed-refs"), encoding: .utf8)
    return packed?.split(separator: "\n").first { $0.hasSuffix(" " + reference) }.map { String($0.prefix(40)) }
  }

  private static func line(of file: URL) -> String? {
    (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n").first.map(String.init)
  }

  private static func value(_ line: String, after key: String) -> String? {
    line.hasPrefix(key) ? String(line.dropFirst(key.count)) : nil
  }
}
