import Foundation
package import Ranks
import Synchronization

/// Ranks that are threads of one process and put their messages into letter boxes.
package enum ThreadRanks {
  /// Calls `body` on `count` ranks at the same time, each on a thread of its own; what each gives, or why it failed, by rank.
  package static func run<Result: Sendable>(
    _ count: Int, limit: Duration = .seconds(120), body: @escaping @Sendable (Ranks) throws -> Result
  ) -> [Swift.Result<Result, any Error>] {
    let boxes = LetterBoxes()
    let group = DispatchGroup()
    let found = Found<Result>()
    for rank in 0..<count {
      group.enter()
      let thread = Thread {
        let result = Swift.Result<Result, any Error> {
          let transport = ThreadTransport(rank: rank, count: count, boxes: boxes)
          return try body(try Ranks(transport, limit: limit, host: "host\(rank)"))
        }
        found.put(result, rank)
        group.leave()
      }
      thread.stackSize = 16 << 20
      thread.start()
    }
    group.wait()
    return found.all
  }

  private final class Found<Result: Sendable>: Sendable {
    private let results = Mutex<[Int: Swift.Result<Result, any Error>]>([:])

    func put(_ result: Swift.Result<Result, any Error>, _ rank: Int) { results.withLock { $0[rank] = result } }

    var all: [Swift.Result<Result, any Error>] {
      results.withLock { results in results.sorted { $0.key < $1.key }.map(\.value) }
    }
  }
}

/// Messages on their way, by who has sent them to whom about what.
private final class LetterBoxes: Sendable {
  struct Address: Hashable {
    let from: Int
    let to: Int
    let channel: RankChannel
  }

  private let letters = Mutex<[Address: [[UInt8]]]>([:])

  func put(_ bytes: [UInt8], _ address: Address) { letters.withLock { $0[address, default: []].append(bytes) } }

  func take(_ address: Address) -> [UInt8]? {
    letters.withLock { letters in
      letters[address]?.isEmpty == false ? letters[address]?.removeFirst() : nil
    }
  }

  func isThere(_ address: Address) -> Bool { letters.withLock { $0[address]?.isEmpty == false } }
}

private final class ThreadTransport: RankTransport {
  let rank: Int
  let count: Int
  let name = "threads"
  private let boxes: LetterBoxes

  init(rank: Int, count: Int, boxes: LetterBoxes) {
    self.rank = rank
    self.count = count
    self.boxes = boxes
  }

  func send(_ bytes: UnsafeRawBufferPointer, to other: Int, _ channel: RankChannel) {
    boxes.put(Array(bytes), .init(from: rank, to: other, channel: channel))
  }

  func receive(_ bytes: UnsafeMutableRawBufferPointer, from other: Int, _ channel: RankChannel) {
    while true {
      if let letter = boxes.take(.init(from: other, to: rank, channel: channel)) {
        return bytes.copyBytes(from: letter)
      }
      usleep(20)
    }
  }

  func exchange(
    _ out: UnsafeRawBufferPointer, to receiver: Int, _ bytes: UnsafeMutableRawBufferPointer, from sender: Int,
    _ channel: RankChannel
  ) {
    send(out, to: receiver, channel)
    receive(bytes, from: sender, channel)
  }

  func hasMessage(from other: Int, _ channel: RankChannel) -> Bool {
    boxes.isThere(.init(from: other, to: rank, channel: channel))
  }

  func finish() {}
}
