package import Foundation

extension Process {
  /// The processes that it has started and that are alive.
  package var children: [Int32] {
    // Whichever thread has started them.
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(processIdentifier)/task")) ?? []
    return tasks.sorted().flatMap { task in
      let list =
        FileManager.default.contents(atPath: "/proc/\(processIdentifier)/task/\(task)/children") ?? Foundation.Data()
      return String(decoding: list, as: UTF8.self).split(separator: " ").compactMap { Int32($0) }
    }
  }
}
