import Autograd
import Losses
import Ranks
import Tensor

/// The state of the optimizer divided among ranks, each of which changes its own elements of the parameters and gets the others'
/// (ZeRO stage 1, Rajbhandari et al. 2020): the same bits, and of the moments a part.
struct ParameterPartition {
  /// Consecutive elements of one parameter.
  private struct Piece {
    let parameter: Parameter
    let range: Range<Int>
  }

  private let ranks: Ranks
  /// By rank, in the order of the parameters.
  private let pieces: [[Piece]]

  /// Cuts the parameters, one after the other, into parts of equal size; within a parameter only where the lanes of any processor end, so that
  /// each element is computed as in the whole.
  init(_ parameters: [Parameter], among ranks: Ranks) {
    self.ranks = ranks
    let total = parameters.reduce(0) { $0 + $1.shape.count }
    var pieces = [[Piece]](repeating: [], count: ranks.count)
    var start = 0
    for parameter in parameters {
      let count = parameter.shape.count
      func place(_ boundary: Int) -> Int {
        let inside = min(max(total * boundary / ranks.count - start, 0), count)
        return inside == count ? count : inside / ParameterPartition.lanes * ParameterPartition.lanes
      }
      for rank in 0..<ranks.count where place(rank) < place(rank + 1) {
        pieces[rank].append(Piece(parameter: parameter, range: place(rank)..<place(rank + 1)))
      }
      start += count
    }
    self.pieces = pieces
  }

  private static let lanes = 64
  /// Floats of all ranks that are exchanged at a time, where no parameter is larger.
  private static let bucketSize = 1 << 22

  /// What this rank's optimizer changes.
  var own: [ObjectIdentifier: Range<Int>] {
    Dictionary(uniqueKeysWithValues: pieces[ranks.rank].map { (ObjectIdentifier($0.parameter), $0.range) })
  }

  /// Gets the elements of parameters that other ranks have changed.
  func gather(_ changed: Gradients) throws {
    try exchange(
      pieces.map { $0.filter { changed[$0.parameter] != nil } }, needed: { _ in true },
      read: { $0.parameter.value.run($0.range).values },
      write: { piece, values in
        let device = piece.parameter.value.device
        piece.parameter.value.replaceRun(
          from: piece.range.lowerBound, with: Tensor(values, shape: [values.count], on: device))
      })
  }

  /// The whole state of the optimizer on the first rank, for a checkpoint; on the others what they have. All ranks call it.
  func gathered(_ optimizer: AdamW) throws -> AdamW {
    var whole = AdamW(optimizer.settings)
    var moments: [ObjectIdentifier: AdamW.Moments] = [:]
    for keyPath in [\AdamW.Moments.mean, \AdamW.Moments.variance] {
      try exchange(
        pieces.map { $0.filter { optimizer[$0.parameter] != nil } }, needed: { $0 == 0 },
        read: { piece in
          // Moments begin where the part of this rank does.
          let start = piece.range.lowerBound - (optimizer.part(of: piece.parameter)?.lowerBound ?? 0)
          let moments = optimizer[piece.parameter]
          return moments.map { $0[keyPath: keyPath].run(start..<start + piece.range.count).values } ?? []
        },
        write: { piece, values in
          let (key, device) = (ObjectIdentifier(piece.parameter), piece.parameter.value.device)
          var own =
            moments[key]
            ?? AdamW.Moments(
              mean: Tensor(zeros: piece.parameter.shape, on: device),
              variance: Tensor(zeros: piece.parameter.shape, on: device),
              steps: optimizer[piece.parameter]?.steps ?? 0)
          own[keyPath: keyPath].replaceRun(
            from: piece.range.lowerBound, with: Tensor(values, shape: [values.count], on: device))
          moments[key] = own
        }, includingOwn: true)
    }
    for piece in pieces.joined() { whole[piece.parameter] = moments[ObjectIdentifier(piece.parameter)] }
    return ranks.isRoot ? whole : optimizer
  }

  /// Sends what this rank has to those who need it, bucket by bucket.
  private func exchange(
    _ pieces: [[Piece]], needed: (_ rank: Int) -> Bool, read: (Piece) -> [Float], write: (Piece, [Float]) -> Void,
    includingOwn: Bool = false
  ) throws {
    let size = max(ParameterPartition.lanes, ParameterPartition.bucketSize / ranks.count)
    let buckets = pieces.map { ParameterPartition.buckets($0, size) }
    let isNeeded = needed(ranks.rank)
    for place in 0..<(buckets.map(\.count).max() ?? 0) {
      let memories = buckets.enumerated().map { rank, buckets in
        let count = place < buckets.count ? buckets[place].reduce(0) { $0 + $1.range.count } : 0
        return RankMemory(count: rank == ranks.rank || isNeeded ? count : 0)
      }
      let mine = memories[ranks.rank]
      var offset = 0
      for piece in place < buckets[ranks.rank].count ? buckets[ranks.rank][place] : [] {
        let values = read(piece)
        _ = UnsafeMutableBufferPointer(rebasing: mine.floats[offset..<offset + values.count]).initialize(from: values)
        offset += values.count
      }
      try ranks.exchange { to in
        mine[0..<(needed(to) ? mine.floats.count : 0)]
      } into: { from in
        memories[from].bytes(of: 0..<memories[from].floats.count)
      }
      guard isNeeded else { continue }
      for (rank, memory) in memories.enumerated() where rank != ranks.rank || includingOwn {
        var offset = 0
        for piece in place < buckets[rank].count ? buckets[rank][place] : [] {
          write(piece, Array(memory.floats[offset..<offset + piece.range.count]))
          offset += piece.range.count
        }
      }
    }
  }

  /// Pieces in groups of so many elements, for which they are cut.
  private static func buckets(_ pieces: [Piece], _ size: Int) -> [[Piece]] {
    var (buckets, end) = ([[Piece]](), size)
    for piece in pieces {
      var start = piece.range.lowerBound
      while start < piece.range.upperBound {
        if end == size {
          buckets.append([])
          end = 0
        }
        let count = min(piece.range.upperBound - start, size - end)
        buckets[buckets.count - 1].append(Piece(parameter: piece.parameter, range: start..<start + count))
        (start, end) = (start + count, end + count)
      }
    }
    return buckets
  }
}
