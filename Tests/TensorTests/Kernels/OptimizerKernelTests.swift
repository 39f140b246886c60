import CKernels
import Foundation
import Testing

@Suite struct OptimizerKernelTests {
  @Test("Ten steps of AdamW equal those of the scalar twin", arguments: Kernels.variants)
  func tenSteps(variant: String) throws {
    for n in Kernels.sizes {
      func run(_ table: TKTable) -> [[Float]] {
        var p = Kernels.normals(n, "p")
        var m = [Float](repeating: 0, count: n)
        var v = m
        for step in 1...10 {
          let gradient = Kernels.normals(n, "gradient \(step)", scale: 0.01)
          table.adamw(
            &p, &m, &v, gradient, 0.5, 1e-3, 0.02, 0.9, 0.999, 1e-8, 1 - pow(0.9, Float(step)),
            1 - pow(0.999, Float(step)), Int64(n))
        }
        return [p, m, v]
      }
      for (a, b) in zip(run(try Kernels.table(variant)), run(try Kernels.reference())) { expectClose(a, b) }
    }
  }

  @Test("The first step moves each weight by the rate against the sign of its gradient")
  func firstStep() throws {
    var (p, m, v): ([Float], [Float], [Float]) = ([1, 1, 1], [0, 0, 0], [0, 0, 0])
    try Kernels.reference().adamw(&p, &m, &v, [5, -0.1, 0], 1, 0.01, 0.5, 0.9, 0.99, 1e-8, 0.1, 0.01, 3)
    expectClose(p, [0.995 - 0.01, 0.995 + 0.01, 0.995], tolerance: 1e-6)
  }

  @Test("A nan in the gradient reaches the weight", arguments: Kernels.variants)
  func propagates(variant: String) throws {
    var (p, m, v): ([Float], [Float], [Float]) = ([1, 1], [0, 0], [0, 0])
    try Kernels.table(variant).adamw(&p, &m, &v, [.nan, 1], 1, 0.01, 0, 0.9, 0.99, 1e-8, 0.1, 0.01, 2)
    #expect(p[0].isNaN && p[1].isFinite)
  }

  @Test("Without gradients moments end at zero and not among subnormal numbers", arguments: Kernels.variants)
  func fadesToZero(variant: String) throws {
    let table = try Kernels.table(variant)
    let count = 40
    var (p, m, v) = ([Float](repeating: 1, count: count), Kernels.normals(count, "m"), Kernels.normals(count, "v"))
    v = v.map { $0 * $0 + 1e-3 }
    let (mean, square) = (m.map(Double.init), v.map(Double.init))
    let gradient = [Float](repeating: 0, count: count)
    var moved = [Double](repeating: 0, count: count)
    for step in 1...1000 {
      table.adamw(&p, &m, &v, gradient, 1, 1e-3, 0, 0.9, 0.999, 1e-8, 1, 1, Int64(count))
      #expect(m.allSatisfy { $0.isNormal || $0 == 0 })
      for i in 0..<count {
        let (first, second) = (mean[i] * pow(0.9, Double(step)), square[i] * pow(0.999, Double(step)))
        moved[i] += 1e-3 * first / (second.squareRoot() + 1e-8)
      }
    }
    #expect(m == gradient)
    expectClose(p, moved.map { Float(1 - $0) }, tolerance: 1e-4)
  }

  @Test("Squares that are subnormal are zero", arguments: Kernels.variants)
  func fadedSquares(variant: String) throws {
    var (p, m, v): ([Float], [Float], [Float]) = ([1, 1], [0, 0], [1e-38, 2e-38])
    try Kernels.table(variant).adamw(&p, &m, &v, [0, 0], 1, 1e-3, 0, 0.9, 0.999, 1e-8, 1, 1, 2)
    #expect(v[0] == 0 && v[1] > 1.9e-38 && p == [1, 1])
  }
}
