import Foundation
import Ranks
import TestSupport
import Testing

@Suite struct RanksTests {
  /// What a rank has to say: of a length and content of its own.
  private static func bytes(_ rank: Int, _ size: Int) -> [UInt8] {
    (0..<size * (rank + 1)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ rank) }
  }

  @Test(arguments: [1, 2, 3, 4, 8], [0, 1, 500, 100_000])
  func `Everybody gets what each has to say, short or long`(count: Int, size: Int) throws {
    let expected = (0..<count).map { RanksTests.bytes($0, size) }
    for result in ThreadRanks.run(count, body: { try $0.gather(RanksTests.bytes($0.rank, size)) }) {
      #expect(try result.get() == expected)
    }
  }

  @Test(arguments: [1, 2, 3, 5, 8], [0, 1, 100_000])
  func `Everybody gets what the first has to say`(count: Int, size: Int) throws {
    for result in ThreadRanks.run(count, body: { try $0.share(RanksTests.bytes($0.rank, size)) }) {
      #expect(try result.get() == RanksTests.bytes(0, size))
    }
  }

  @Test(arguments: [2, 4, 5]) func `Each gets its own part from every other`(count: Int) throws {
    let results = ThreadRanks.run(count) { ranks in
      let (out, received) = (RankMemory(count: count), RankMemory(count: count))
      for other in 0..<count {
        out.floats[other] = Float(10 * ranks.rank + other)
        received.floats[other] = -1
      }
      try ranks.exchange {
        out[$0..<$0 + 1]
      } into: {
        received.bytes(of: $0..<$0 + 1)
      }
      return Array(received.floats)
    }
    for (rank, result) in results.enumerated() {
      #expect(try result.get() == (0..<count).map { $0 == rank ? -1 : Float(10 * $0 + rank) })
    }
  }

  @Test func `One that says yes is enough`() throws {
    for result in ThreadRanks.run(3, body: { [try $0.any($0.rank == 2), try $0.any(false)] }) {
      #expect(try result.get() == [true, false])
    }
  }

  @Test func `Hosts are known by rank`() throws {
    for result in ThreadRanks.run(3, body: { $0.hosts }) { #expect(try result.get() == ["host0", "host1", "host2"]) }
  }

  @Test(arguments: [0, 2]) func `A rank that fails is heard by all at their next call`(failing: Int) throws {
    let results = ThreadRanks.run(4) { ranks -> RankFailure? in
      _ = try ranks.gather([])
      if ranks.rank == failing { return ranks.fail("The disk is full.", status: 3) }
      do {
        _ = try ranks.share([1])
      } catch RankError.failure(let failure) {
        // A second call says the same at once.
        #expect(throws: RankError.failure(failure)) { try ranks.gather([]) }
        return ranks.fail("what follows from it", status: 1) == failure ? failure : nil
      }
      return nil
    }
    let expected = RankFailure(
      rank: failing, host: "host\(failing)", sentence: "The disk is full.", status: 3, isCommon: false)
    for result in results { #expect(try result.get() == expected) }
    #expect(expected.description == (failing == 0 ? "The disk is full." : "rank 2 on host2: The disk is full."))
  }

  @Test func `What all have failed of is said as one's own`() throws {
    for result in ThreadRanks.run(3, body: { $0.fail("There is no scale 'x'.", status: 2) }) {
      let failure = try #require(try result.get())
      #expect(failure.isCommon && failure.description == "There is no scale 'x'." && failure.status == 2)
    }
  }

  @Test func `A sentence of any length arrives, as far as it fits`() throws {
    let sentence = String(repeating: "too long, ", count: 1000)
    for result in ThreadRanks.run(2, body: { $0.fail(sentence, status: 1) }) {
      let failure = try #require(try result.get())
      #expect(failure.sentence.count > 1000 && sentence.hasPrefix(failure.sentence))
    }
  }

  @Test func `A rank that stays away is missed by its number`() throws {
    let results = ThreadRanks.run(4, limit: .milliseconds(300)) { ranks in
      if ranks.rank != 2 { _ = try ranks.gather([]) }
    }
    for (rank, result) in results.enumerated() where rank != 2 {
      let error = #expect(throws: RankError.self) { try result.get() }
      guard case .silence(let missing, let count, let host, _) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(missing == 2 && count == 4 && host == "host2")
    }
  }

  @Test func `A rank that is busy and says so is waited for`() throws {
    let results = ThreadRanks.run(2, limit: .milliseconds(400)) { ranks in
      if ranks.rank == 0 {
        let end = Date().addingTimeInterval(1.5)
        while Date() < end {
          try ranks.sayAlive()
          usleep(5000)
        }
      }
      return try ranks.gather([UInt8(ranks.rank)])
    }
    for result in results { #expect(try result.get() == [[0], [1]]) }
  }

  @Test func `Ranks at different places of the program stop`() throws {
    let results = ThreadRanks.run(2) { ranks in
      ranks.isRoot ? try ranks.gather([])[0] : try ranks.share([])
    }
    for result in results {
      let error = #expect(throws: RankError.self) { try result.get() }
      #expect(error?.description.contains("another place") == true)
    }
  }
}
