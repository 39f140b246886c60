import Foundation
import Losses
import Tensor
import TestSupport

// Slow, readable twins of the losses: plain loops in double precision over the definition, sharing no code with the library.

typealias Row = [Double]

/// The rows of a matrix.
func rows(of tensor: Tensor) -> [Row] {
  let (count, width) = tensor.shape2
  let values = tensor.values.map { Double($0) }
  return (0..<count).map { Array(values[$0 * width..<($0 + 1) * width]) }
}

func dot(_ a: Row, _ b: Row) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

func softmax(_ scores: Row) -> Row {
  let total = scores.reduce(0) { $0 + exp($1) }
  return scores.map { exp($0) / total }
}

/// `-sum_c target_c log softmax(scores)_c`
func crossEntropy(_ scores: Row, target: Row) -> Double {
  -zip(softmax(scores), target).reduce(0) { $0 + ($1.1 == 0 ? 0 : $1.1 * log($1.0)) }
}

/// InfoNCE of TCL eq. 2: row `i` of `anchors` against all keys, the `i`-th being its own; targets `(1 - mix) onehot + mix softmax`
/// of the teacher's similarities with the same keys. With `groups`, of anchors and of keys, the positives of an anchor are all keys of its
/// group, in equal shares.
func contrastiveTwin(
  _ anchors: [Row], keys: [Row], temperature: Double, teacher: [Row]? = nil, mix: Double = 0,
  groups: (anchors: [Int], keys: [Int])? = nil
) -> Double {
  var sum = 0.0
  for (place, anchor) in anchors.enumerated() {
    let scores = keys.map { dot(anchor, $0) / temperature }
    var target = keys.indices.map { $0 == place ? 1.0 : 0 }
    if let groups {
      target = groups.keys.map { $0 == groups.anchors[place] ? 1.0 : 0 }
      let total = target.reduce(0, +)
      target = target.map { $0 / total }
    }
    if let teacher, mix > 0 {
      let soft = softmax(keys.map { dot(teacher[place], $0) / temperature })
      target = zip(target, soft).map { (1 - mix) * $0 + mix * $1 }
    }
    sum += crossEntropy(scores, target: target)
  }
  return sum / Double(anchors.count)
}

/// The published form of the local loss: an array `[N, M, 1 + N * M]` of logits, padded to the longest row. Padded positives
/// are set to +10000, own and padded negatives to -10000, and with `groups` those of the same group.
func localContrastTwin(global: [Row], locals: [[Row]], temperature: Double, groups: [Int]? = nil) -> Double {
  let (count, longest) = (global.count, locals.map(\.count).max() ?? 0)
  let masked = 10_000.0
  func score(_ sample: Int, _ owner: Int, _ place: Int) -> Double {
    dot(global[sample], locals[owner][place]) / temperature
  }
  var perSample: [Double] = []
  for sample in 0..<count where !locals[sample].isEmpty {
    var sum = 0.0
    for place in 0..<longest {
      let isPadding = place >= locals[sample].count
      var logits = [isPadding ? masked : score(sample, sample, place)]
      for owner in 0..<count {
        for other in 0..<longest {
          let isOfGroup = groups.map { $0[owner] == $0[sample] } ?? false
          let isExcluded = owner == sample || isOfGroup || other >= locals[owner].count
          logits.append(isExcluded ? -masked : score(sample, owner, other))
        }
      }
      if isPadding { continue }
      let peak = logits.max() ?? 0
      sum += log(logits.reduce(0) { $0 + exp($1 - peak) }) + peak - logits[0]
    }
    perSample.append(sum / Double(locals[sample].count))
  }
  return perSample.reduce(0, +) / Double(perSample.count)
}

/// Equal but for float32: within `tolerance` of the greater of 1 and the expected value.
func agree(_ found: Float, _ expected: Double, tolerance: Double = 2e-6) -> Bool {
  abs(Double(found) - expected) <= tolerance * max(1, abs(expected))
}

/// The conformance kit's small world, without dropout, so that a twin can compute a step one pair at a time.
func quietWorld(_ change: (inout ConformanceFixture) -> Void = { _ in }) -> ConformanceWorld {
  var fixture = ConformanceFixture().withoutDropout
  change(&fixture)
  return ConformanceWorld(fixture)
}
