
/// What fused multiply-adds in registers reach on all threads of a device: the processor's own limit, from many short rounds.
///
/// A round that other programs disturb, or that finds a core still asleep, is slower and never faster. So the best round counts,
/// and rounds before and after what is compared with them are joined: one bad moment is not taken for the machine.
public struct PeakMeasurement: Sendable, Hashable {
  /// Those that computed, at most one a core.
  public let threads: Int
  /// Operations a second on all threads, of each round.
  public private(set) var rounds: [Double]
  /// The separate times that the rounds come from.
  public private(set) var windows = 1

  public init(threads: Int, rounds: [Double] = []) {
    self.threads = threads
    self.rounds = rounds
  }

  /// Adds a round in which each piece of `operations` took its thread so many seconds of processor time.
  ///
  /// Processor time, not the clock on the wall: a thread that has to wait for its core is no slower for it.
  public mutating func add(operations: Int, pieceSeconds: [Double]) {
    let total = pieceSeconds.reduce(0, +)
    guard total > 0 else { return }
    rounds.append(Double(operations) * Double(pieceSeconds.count) / total * Double(threads))
  }

  /// Takes the rounds of another time in.
  public mutating func join(_ other: PeakMeasurement) {
    require(threads == other.threads, "peaks of \(threads) and of \(other.threads) threads cannot be joined")
    rounds += other.rounds
    windows += other.windows
  }

  /// Of the best round; 0 without any.
  public var operationsPerSecond: Double { rounds.max() ?? 0 }

  /// The share of the peak that a speed is; nil where it is above the peak, which only says that the peak was not seen.
  public func share(of operationsPerSecond: Double) -> Double? {
    let share = operationsPerSecond / self.operationsPerSecond
    return share <= 1 ? share : nil
  }
}

extension PeakMeasurement: CustomStringConvertible {
  /// How it was measured.
  public var description: String {
    "best of \(rounds.count) rounds in \(windows) window\(windows == 1 ? "" : "s") on \(threads) "
      + "thread\(threads == 1 ? "" : "s"), by processor time"
  }
}
