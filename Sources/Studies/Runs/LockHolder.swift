import Foundation

/// Who has a lock: what stands in its file, for people and for other hosts, whose system may know nothing of it.
package struct LockHolder: Sendable, Hashable, Codable {
  package var host: String
  /// Which start of the host; a later one has none of its processes.
  package var boot: String?
  package var process: Int32
  /// When the process was started, in ticks of the host's clock: numbers of processes are used again.
  package var started: Int?
  /// The task of an array of Slurm, such as `12_3`: it runs at one place at a time, whatever was left at another.
  package var job: String?
  /// When it took the lock, in UTC (ISO 8601).
  package var date: String

  package init(
    host: String, boot: String?, process: Int32, started: Int?, job: String? = nil,
    date: String = Date.now.formatted(.iso8601)
  ) {
    self.host = host
    self.boot = boot
    self.process = process
    self.started = started
    self.job = job
    self.date = date
  }

  /// The present process.
  static func current() -> LockHolder {
    let process = getpid()
    return LockHolder(
      host: hostName, boot: bootIdentity, process: process, started: startTime(of: process),
      job: arrayTask(ProcessInfo.processInfo.environment))
  }

  /// Where it stands, as `other` can tell.
  package func place(seenBy other: LockHolder) -> Place {
    if host == other.host, boot == other.boot { return isAlive ? .alive : .ended }
    if let job, job == other.job { return .earlierStart }
    return host == other.host ? .earlierBoot : .otherHost
  }

  package enum Place: Sendable, Hashable {
    /// A process of this host that lives.
    case alive
    /// A process of this host that has ended.
    case ended
    /// This host, before it was started anew.
    case earlierBoot
    /// The same task of an array, before it went back into the queue.
    case earlierStart
    /// Only its signs of life can tell.
    case otherHost
  }

  /// Whether the process still lives on this host.
  private var isAlive: Bool {
    guard kill(process, 0) == 0 || errno == EPERM else { return false }
    guard let started, let found = LockHolder.startTime(of: process) else { return true }
    return found == started
  }

  // MARK: The system

  private static var hostName: String {
    var letters = [CChar](repeating: 0, count: 256)
    guard gethostname(&letters, letters.count - 1) == 0 else { return "unknown" }
    return String(decoding: letters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static var bootIdentity: String? {
    (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))?
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Nil where the system does not say.
  private static func startTime(of process: Int32) -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      // The name in the second field may hold anything, also brackets and blanks.
      let end = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    return fields.count > 19 ? Int(fields[19]) : nil
  }

  /// The task of an array that an environment belongs to.
  package static func arrayTask(_ environment: [String: String]) -> String? {
    guard let job = environment["SLURM_ARRAY_JOB_ID"], let task = environment["SLURM_ARRAY_TASK_ID"] else { return nil }
    return "\(job)_\(task)"
  }
}
