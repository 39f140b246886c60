import Foundation

/// The memory of this process as the system sees it.
package enum ResidentMemory {
  /// Forgets the peak so far, where the system can (Linux), so that a run does not inherit the one before it.
  package static func forgetPeak() {
    let file = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = write(file, "5", 1)
    close(file)
  }

  /// The greatest number of bytes since the start or the last `forgetPeak()`; nil where nobody says.
  package static var peakBytes: Int? {
    if let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
    {
      return kibibytes << 10
    }
    return nil
  }
}
