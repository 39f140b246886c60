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

/// The columns of rows of equal length.
func columns(of rows: [Row]) -> [Row] { (rows.first ?? []).indices.map { column in rows.map { $0[column] } } }

/// Barlow Twins' eq. 1 and 2: columns of mean 0 and deviation 1, with the biased variance and 1e-5 under the root; then all correlations.
func barlowTwinsTwin(_ first: [Row], _ second: [Row], redundancy: Double) -> Double {
  func standardised(_ column: Row) -> Row {
    let count = Double(column.count)
    let mean = column.reduce(0, +) / count
    let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    return column.map { ($0 - mean) / (variance + 1e-5).squareRoot() }
  }
  let (own, other) = (columns(of: first).map(standardised), columns(of: second).map(standardised))
  var sum = 0.0
  for (d, a) in own.enumerated() {
    for (e, b) in other.enumerated() {
      let correlation = dot(a, b) / Double(first.count)
      sum += d == e ? (1 - correlation) * (1 - correlation) : redundancy * correlation * correlation
    }
  }
  return sum
}

/// VICReg's eq. 1 to 6: invariance, variance and covariance of two views.
func vicRegTwin(_ first: [Row], _ second: [Row]) -> (invariance: Double, variance: Double, covariance: Double) {
  let (samples, width) = (Double(first.count), Double(first[0].count))
  let squares = zip(first, second).reduce(0.0) { sum, pair in
    sum + zip(pair.0, pair.1).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }
  var (variance, covariance) = (0.0, 0.0)
  for view in [first, second] {
    let centred = columns(of: view).map { column -> Row in
      let mean = column.reduce(0, +) / samples
      return column.map { $0 - mean }
    }
    for (d, a) in centred.enumerated() {
      for (e, b) in centred.enumerated() {
        let product = dot(a, b) / (samples - 1)
        if d == e {
          variance += max(0, 1 - (product + 1e-4).squareRoot()) / width / 2
        } else {
          covariance += product * product / width
        }
      }
    }
  }
  return (squares / (samples * width), variance, covariance)
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
