import Tensor

/// How attention is cut into blocks: the constants of `attention_rows.h`, `attention.h`, `attention_backward.h`,
/// `attention_mma.h` and `attention_mma_backward.h`.
struct AttentionLaunch {
  /// Of a block.
  static let threads = 128
  /// Queries, or keys where their gradients are summed, that a block owns.
  static let rows = 64
  /// Rows of the other side that it meets at a time.
  static let others = 32
  /// Floats between rows of scores.
  static let scorePitch = 40
  /// `others` on matrix units.
  static let matrixOthers = 64
  /// The widest head.
  static let widestHead = 128

  let sequences: Int
  let heads: Int
  let longest: Int
  let dim: Int

  /// A block per piece of a sequence and head; the sequences come first because there may be many of them.
  private func shape(words: Int) -> LaunchShape {
    LaunchShape(
      grid: (sequences, heads, LaunchShape.quotient(longest, AttentionLaunch.rows)),
      block: (AttentionLaunch.threads, 1),
      sharedBytes: 4 * words)
  }

  /// Rows of tiles in float32, and scores.
  private func shape(tileRows: Int, scores: Int) -> LaunchShape {
    let pitch = (dim + 31) / 32 * 32 + 4
    return shape(words: tileRows * pitch + scores)
  }

  /// Rows of tiles in bfloat16, two numbers in a word.
  private func shape(matrixRows: Int, beside: Int = 0) -> LaunchShape {
    shape(words: matrixRows * (dim / 2 + 4) + beside)
  }

  /// The queries of a block, and keys and values.
  func forward(with kernels: AttentionPath) -> LaunchShape {
    guard kernels != .matrixUnits else {
      return shape(matrixRows: AttentionLaunch.rows + 2 * AttentionLaunch.matrixOthers)
    }
    return shape(
      tileRows: AttentionLaunch.rows + 2 * AttentionLaunch.others,
      scores: AttentionLaunch.rows * AttentionLaunch.scorePitch)
  }

  /// The queries of a block and what comes back to them, and keys and values.
  func queries(with kernels: AttentionPath) -> LaunchShape {
    guard kernels != .matrixUnits else {
      return shape(matrixRows: 2 * (AttentionLaunch.rows + AttentionLaunch.matrixOthers))
    }
    return shape(
      tileRows: 2 * (AttentionLaunch.rows + AttentionLaunch.others),
      scores: AttentionLaunch.rows * AttentionLaunch.scorePitch)
  }

  /// The keys and values of a block, and queries and what comes back to them; two kinds of scores, and two numbers for each query.
  func keys(with kernels: AttentionPath) -> LaunchShape {
    guard kernels != .matrixUnits else {
      return shape(
        matrixRows: 2 * (AttentionLaunch.rows + AttentionLaunch.matrixOthers), beside: 2 * AttentionLaunch.matrixOthers)
    }
    return shape(
      tileRows: 2 * (AttentionLaunch.rows + AttentionLaunch.others),
      scores: 2 * AttentionLaunch.rows * AttentionLaunch.scorePitch + 2 * AttentionLaunch.others)
  }
}

/// What the GPU keeps of a plan as long as the plan lives: uploaded once for all layers and passes of a step that share it.
final class AttentionTables: Sendable {
  private let device: CUDADevice
  private let address: DeviceAddress
  private let count: Int
  private let places: [Int]
  let longestQuery: Int
  let longestKey: Int

  init(_ plan: AttentionPlan, on device: CUDADevice) {
    let order = AttentionOrder(plan)
    // The wide numbers come first, so that they lie at multiples of eight bytes.
    let starts = Offsets(lengths: order.sharers.map(\.count)).bounds
    let tables: [[Int32]] = [
      order.dropoutStarts.flatMap { [Int32(truncatingIfNeeded: $0), Int32(truncatingIfNeeded: $0 >> 32)] },
      plan.queries.bounds,
      plan.keys.bounds, plan.keySequence.map { Int32($0) }, starts,
      order.sharers.flatMap { $0.map { Int32($0) } },
    ]
    var places: [Int] = []
    var all: [Int32] = []
    for table in tables {
      places.append(4 * all.count)
      all += table
    }
    (longestQuery, longestKey) = (plan.queries.lengths.max() ?? 0, plan.keys.lengths.max() ?? 0)
    (self.places, count, self.device) = (places, max(1, all.count), device)
    address = device.allocate(count)
    all.withUnsafeBytes { device.staging.send($0, to: address.word) }
  }

  deinit { device.recycle(address, count: count) }

  var first: KernelAddress { KernelAddress(address, offset: places[0]) }
  var queryBounds: KernelAddress { KernelAddress(address, offset: places[1]) }
  var keyBounds: KernelAddress { KernelAddress(address, offset: places[2]) }
  var keySequence: KernelAddress { KernelAddress(address, offset: places[3]) }
  var sharerStarts: KernelAddress { KernelAddress(address, offset: places[4]) }
  var sharers: KernelAddress { KernelAddress(address, offset: places[5]) }
}
