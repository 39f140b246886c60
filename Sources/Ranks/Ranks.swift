import Foundation

/// Several processes that compute one thing together, each of which runs the same program.
///
/// All of them make the same collective calls in the same order. Each call begins with a header from everybody to everybody: so a rank that
/// fails is heard by all others at their next call, which then throws that rank's sentence; one that stays away is missed by its
/// number; and nobody sends much to somebody who is not there. Only the thread that made it may use it.
package final class Ranks {
  package let rank: Int
  package let count: Int
  /// The library that connects them.
  package let library: String
  /// The machines, by rank.
  package private(set) var hosts: [String] = []

  private let transport: any RankTransport
  private let limit: Duration
  private let watch: SilenceWatch
  private var calls: UInt64 = 0
  private var lastLife = ContinuousClock.now
  /// Why they no longer work together.
  private var end: RankError?

  /// - Parameters:
  ///   - limit: How long a rank may be silent; a rank that is busy for long calls ``sayAlive()``.
  ///   - host: The name of this machine.
  ///   - tool: What begins a sentence that ends the process.
  package init(
    _ transport: any RankTransport, limit: Duration = .seconds(1800), host: String = ProcessInfo.processInfo.hostName,
    tool: String = "triad"
  ) throws {
    self.transport = transport
    // Where all miss the same rank, the lowest one says so and ends the job.
    let limit = limit + .milliseconds(250 * transport.rank)
    self.limit = limit
    rank = transport.rank
    count = transport.count
    library = transport.name
    watch = SilenceWatch(limit: limit, tool: tool)
    hosts = try gather(Array(host.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether this is the rank that writes and speaks.
  package var isRoot: Bool { rank == 0 }

  /// What all ranks have to say, by rank.
  package func gather(_ own: [UInt8]) throws -> [[UInt8]] {
    let heads = try begin(.gather, own)
    guard heads.contains(where: { $0.body == nil }) else { return heads.compactMap(\.body) }
    var result = heads.map { [UInt8](repeating: 0, count: $0.header.count) }
    result[rank] = own
    try eachPartner { to, from in
      try watching(from) {
        try own.withUnsafeBytes { own in
          try result[from].withUnsafeMutableBytes { try transport.exchange(own, to: to, $0, from: from, .body) }
        }
      }
    }
    return result
  }

  /// What rank 0 has to say; `own` of all others is not looked at.
  ///
  /// Through a binary tree, so that it takes log2 of their number of times as long as to one.
  package func share(_ own: [UInt8]) throws -> [UInt8] {
    let head = try begin(.share, isRoot ? own : [])[0]
    if let body = head.body { return body }
    var bytes = isRoot ? own : [UInt8](repeating: 0, count: head.header.count)
    // The lowest bit of a rank says who tells it, those below whom it tells.
    var reach = 1
    while reach < count, rank & reach == 0 { reach <<= 1 }
    if rank > 0 {
      try watching(rank - reach) {
        try bytes.withUnsafeMutableBytes { try transport.receive($0, from: rank - reach, .body) }
      }
    }
    while reach > 1 {
      reach >>= 1
      guard rank + reach < count else { continue }
      try watching(rank + reach) { try bytes.withUnsafeBytes { try transport.send($0, to: rank + reach, .body) } }
    }
    return bytes
  }

  /// Each rank to each other its own bytes; what lies where is known to all.
  ///
  /// - Parameters:
  ///   - out: What is sent to a rank.
  ///   - place: Where that of a rank is put, as much as it sends.
  package func exchange(
    _ out: (_ rank: Int) -> UnsafeRawBufferPointer, into place: (_ rank: Int) -> UnsafeMutableRawBufferPointer
  ) throws {
    _ = try begin(.exchange)
    try eachPartner { to, from in
      try watching(from) {
        try transport.exchange(out(to), to: to, place(from), from: from, .body)
      }
    }
  }

  /// Whether any rank says so.
  package func any(_ own: Bool) throws -> Bool {
    try gather([own ? 1 : 0]).contains { $0.first == 1 }
  }

  /// Makes sure that all ranks have the same of something.
  ///
  /// - Parameters:
  ///   - what: Behind "rank 1 has".
  ///   - own: As a message names it.
  package func requireSame(_ what: String, _ own: String) throws {
    let all = try gather(Array(own.utf8)).map { String(decoding: $0, as: UTF8.self) }
    guard let other = all.firstIndex(where: { $0 != all[0] }) else { return }
    throw RankError.difference(rank: other, host: hosts[other], what: what, found: all[other], expected: all[0])
  }

  /// Lets the others know, now and then, that this rank will come: called while it computes what the others wait for.
  package func sayAlive() throws {
    guard count > 1, end == nil, ContinuousClock.now - lastLife > limit / 20 else { return }
    lastLife = .now
    let sign: [UInt8] = [1]
    for other in 0..<count where other != rank {
      try send(sign, to: other, .life)
    }
  }

  /// Gives up, for a reason that all others get to know at their next call.
  ///
  /// - Parameters:
  ///   - sentence: Why.
  ///   - status: With which the processes are to end.
  /// - Returns: What has ended them all; nil where they cannot hear each other any more.
  package func fail(_ sentence: String, status: UInt8) -> RankFailure? {
    let reason = [status] + Array(sentence.utf8.prefix(RankHead.greatestBody - 1))
    if end == nil { _ = try? begin(.finish, reason, hasFailed: true) }
    guard case .failure(let failure) = end else { return nil }
    return failure
  }

  /// Waits until all are at the end of their work, and leaves.
  package func finish() throws {
    if end == nil { _ = try begin(.finish) }
    try leave()
  }

  /// Leaves without a word: all have said why.
  package func leave() throws {
    watch.begin(.departure(of: count, seconds: Int(limit / .seconds(1))))
    defer { watch.end() }
    try transport.finish()
  }

  // MARK: The begin of a call

  /// Heads of all ranks, by rank.
  ///
  /// - Throws: What a rank has failed of, ``RankError/silence(rank:of:host:seconds:)`` or ``RankError/disorder(rank:of:)``.
  private func begin(_ call: RankHeader.Call, _ body: [UInt8] = [], hasFailed: Bool = false) throws -> [RankHead] {
    if let end { throw end }
    let own = RankHead(number: calls, call: call, hasFailed: hasFailed, body)
    calls += 1
    var heads = [RankHead](repeating: own, count: count)
    do {
      // All are told before anybody is waited for, so that whoever is missed is missed by its number.
      try eachPartner { to, _ in try send(own.bytes, to: to, .head) }
      try eachPartner { _, from in heads[from] = try head(from: from) }
      let failed = heads.indices.filter { heads[$0].header.hasFailed }
      if !failed.isEmpty { throw RankError.failure(failure(heads, failed)) }
      if let other = heads.firstIndex(where: { $0.header.number != own.header.number || $0.header.call != call }) {
        throw RankError.disorder(rank: other, of: count)
      }
    } catch {
      end = error as? RankError
      throw error
    }
    return heads
  }

  private func head(from other: Int) throws -> RankHead {
    var wait = RankWait()
    while try !transport.hasMessage(from: other, .head) {
      if try hasShownLife(other) { wait.restart() }
      guard wait.elapsed < limit else { throw silence(of: other) }
      wait.rest()
    }
    // Also where nobody had to wait: they would pile up.
    _ = try hasShownLife(other)
    guard let head = RankHead(try receive(RankHead.greatestSize, from: other, .head)) else {
      throw RankError.disorder(rank: other, of: count)
    }
    return head
  }

  /// Takes the signs of life of a rank; whether there were any.
  private func hasShownLife(_ other: Int) throws -> Bool {
    var hasShown = false
    while try transport.hasMessage(from: other, .life) {
      _ = try receive(1, from: other, .life)
      hasShown = true
    }
    return hasShown
  }

  /// Sends a short message, which a library does at once, unless the other one is stopped and its memory for messages is full.
  private func send(_ bytes: [UInt8], to other: Int, _ channel: RankChannel) throws {
    try watching(other) { try bytes.withUnsafeBytes { try transport.send($0, to: other, channel) } }
  }

  private func failure(_ heads: [RankHead], _ failed: [Int]) -> RankFailure {
    let bodies = failed.map { heads[$0].body ?? [] }
    return RankFailure(
      rank: failed[0], host: hosts.indices.contains(failed[0]) ? hosts[failed[0]] : "",
      sentence: String(decoding: bodies[0].dropFirst(), as: UTF8.self), status: bodies[0].first ?? 1,
      isCommon: failed.count == count && Set(bodies).count == 1)
  }

  private func receive(_ size: Int, from other: Int, _ channel: RankChannel) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size)
    try bytes.withUnsafeMutableBytes { try transport.receive($0, from: other, channel) }
    return bytes
  }

  private func silence(of other: Int) -> RankError {
    .silence(
      rank: other, of: count, host: hosts.indices.contains(other) ? hosts[other] : nil,
      seconds: Int(limit / .seconds(1)))
  }

  /// Pairs of whom to send to and whom to receive from, such that all ranks are at work at a time.
  private func eachPartner(_ body: (_ to: Int, _ from: Int) throws -> Void) throws {
    for step in 1..<max(count, 1) { try body((rank + step) % count, (rank + count - step) % count) }
  }

  private func watching(_ other: Int, _ body: () throws -> Void) rethrows {
    watch.begin(silence(of: other))
    defer { watch.end() }
    try body()
  }
}
