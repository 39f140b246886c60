import Autograd
import Foundation
import Tensor
import Testing
import Training

@Suite struct PCGradTests {
  /// Algorithm 1 of the paper, word for word on vectors.
  private func projectedSum(_ gradients: [[Double]], seed: Seed) -> [Double] {
    var sum = [Double](repeating: 0, count: gradients[0].count)
    for own in gradients.indices {
      var projected = gradients[own]
      var random = seed.derived("pcgrad order", own).stream()
      for other in random.permutation(of: gradients.count) where other != own {
        let dot = zip(projected, gradients[other]).reduce(0) { $0 + $1.0 * $1.1 }
        let square = gradients[other].reduce(0) { $0 + $1 * $1 }
        if dot < 0 { projected = zip(projected, gradients[other]).map { $0 - dot / square * $1 } }
      }
      sum = zip(sum, projected).map(+)
    }
    return sum
  }

  private func combined(_ gradients: [[Double]], seed: Seed = Seed(0)) -> [Double] {
    let coefficients = PCGrad().coefficients(GradientProducts(vectors: gradients), seed: seed)
    return gradients[0].indices.map { axis in
      zip(coefficients, gradients).reduce(0) { $0 + $1.0 * $1.1[axis] }
    }
  }

  @Test func `Gradients that do not conflict are summed`() {
    #expect(combined([[1, 0], [1, 2]]) == [2, 2])
  }

  @Test func `Conflicting gradients lose what points against each other`() {
    // (1, 0) keeps (0.5, 0.5), (-1, 1) keeps (0, 1).
    #expect(combined([[1, 0], [-1, 1]]) == [0.5, 1.5])
  }

  @Test func `Opposite gradients cancel and a zero gradient changes nothing`() {
    #expect(combined([[1, 0], [-2, 0]]) == [0, 0])
    #expect(combined([[1, 2], [0, 0]]) == [1, 2])
  }

  @Test func `Inner products give what algorithm 1 gives on vectors`() {
    for trial in 0..<50 {
      var random = Seed(5).derived("pcgrad test", trial).stream()
      let gradients = (0..<5).map { _ in (0..<7).map { _ in Double(random.normal()) } }
      let seed = Seed(UInt64(trial))
      for (a, b) in zip(combined(gradients, seed: seed), projectedSum(gradients, seed: seed)) {
        #expect(abs(a - b) < 1e-12)
      }
    }
  }

  @Test func `The order of projections is keyed`() {
    let gradients: [[Double]] = [[1, 0, 0], [-1, 1, 0], [-1, -2, 1]]
    #expect(combined(gradients, seed: Seed(3)) == combined(gradients, seed: Seed(3)))
    let directions = Set((0..<20).map { combined(gradients, seed: Seed($0)) })
    #expect(directions.count > 1)
  }

  /// Theorem 1: for two convex losses the limit is an optimum of their sum, or a point where the cosine is -1.
  @Test func `On two quadratics descent ends where the gradients are opposite, between the optima`() {
    let (a, b): ([Double], [Double]) = ([1, 0], [-1, 1])
    var x: [Double] = [3, 4]
    for step in 0..<2000 {
      let gradients = [
        zip(x, a).map { $0 - $1 },
        [10 * (x[0] - b[0]), x[1] - b[1]],
      ]
      x = zip(x, combined(gradients, seed: Seed(UInt64(step)))).map { $0 - 0.02 * $1 }
    }
    let products = GradientProducts(vectors: [zip(x, a).map { $0 - $1 }, [10 * (x[0] - b[0]), x[1] - b[1]]])
    #expect(products.cosine(0, 1) < -0.999)
    #expect((-1...1).contains(x[0]) && (0...1).contains(x[1]))
  }

  /// Figure 1 of the paper: a deep valley where the gradients conflict, one dominates and the curvature is high.
  private func landscape(projecting: Bool) -> (Double, Double) {
    func losses(_ x: Double, _ y: Double) -> (values: (Double, Double), gradients: [[Double]]) {
      let (t, slope) = (tanh(y), 1 - tanh(y) * tanh(y))
      let (u, v) = (0.5 * x + t, 0.5 * x - t + 2)
      let values = (20 * log(max(abs(u), 5e-6)), 25 * log(max(abs(v), 5e-6)))
      let first = abs(u) > 5e-6 ? [10 / u, 20 * slope / u] : [0, 0]
      let second = abs(v) > 5e-6 ? [12.5 / v, -25 * slope / v] : [0, 0]
      return (values, [first, second])
    }
    var (x, mean, variance) = ([-4.0, 4.0], [0.0, 0.0], [0.0, 0.0])
    for step in 1...60_000 {
      let gradients = losses(x[0], x[1]).gradients
      let direction =
        projecting ? combined(gradients, seed: Seed(UInt64(step))) : zip(gradients[0], gradients[1]).map(+)
      for axis in 0..<2 {
        mean[axis] = 0.9 * mean[axis] + 0.1 * direction[axis]
        variance[axis] = 0.999 * variance[axis] + 0.001 * direction[axis] * direction[axis]
        let corrected = variance[axis] / (1 - pow(0.999, Double(step)))
        x[axis] -= 0.001 * mean[axis] / (1 - pow(0.9, Double(step))) / (corrected.squareRoot() + 1e-8)
      }
    }
    return losses(x[0], x[1]).values
  }

  @Test func `On the paper's landscape Adam stalls in the valley and PCGrad leaves it`() {
    let (plain, projected) = (landscape(projecting: false), landscape(projecting: true))
    #expect(plain.0 > -40, "the first loss is hardly learned")
    #expect(projected.0 < -80 && projected.1 < -100, "both are: \(projected)")
    #expect(projected.0 + projected.1 < plain.0 + plain.1 - 50)
  }
}
