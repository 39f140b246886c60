internal import Foundation

/// How many files the process may hold open.
enum OpenFileLimit {
  /// Raises the limit for `count` more files where the system lets us: it is often 1024, and CC12M has 1242 shards.
  static func makeRoom(for count: Int) {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 512
    // Lists, logs and checkpoints come later.
    let needed = rlim_t(open + count + 256)
    guard limit.rlim_cur < needed else { return }
    limit.rlim_cur = min(needed, limit.rlim_max)
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
