import CKernels
import Testing

@Suite struct NormKernelTests {
  /// Everything the normalization kernels write, for one input.
  struct Outcome: Equatable {
    var y: [Float]
    var sum: [Float]
    var mean: [Float]
    var rstd: [Float]
    var dx: [Float]
    var dresidual: [Float]
    var dgamma: [Float]
    var dbeta: [Float]
  }

  /// Forward and backward of residual and layer norm on rows `range` of a [rows, cols] input.
  func residualNorm(_ table: TKTable, rows range: Range<Int>, cols: Int, keep: Float, offset: Float = 0) -> Outcome {
    let slice = range.lowerBound * cols..<range.upperBound * cols
    let n = slice.count
    let x = Array(Kernels.normals(1000 * cols, "x")[slice])
    let residual = Array(Kernels.normals(1000 * cols, "residual")[slice]).map { $0 + offset }
    let dy = Array(Kernels.normals(1000 * cols, "dy")[slice])
    let gamma = Kernels.normals(cols, "gamma")
    let beta = Kernels.normals(cols, "beta")
    var outcome = Outcome(
      y: Kernels.blank(n), sum: Kernels.blank(n), mean: Kernels.blank(range.count), rstd: Kernels.blank(range.count),
      dx: Kernels.blank(n), dresidual: Kernels.blank(n), dgamma: Kernels.normals(cols, "dgamma"),
      dbeta: Kernels.normals(cols, "dbeta"))
    let (first, rows, width) = (Int64(77 + slice.lowerBound), Int64(range.count), Int64(cols))
    table.residual_norm(
      &outcome.y, &outcome.sum, &outcome.mean, &outcome.rstd, x, residual, gamma, beta, 1e-5, 9, first, keep, rows,
      width)
    table.residual_norm_backward(
      &outcome.dx, &outcome.dresidual, &outcome.dgamma, &outcome.dbeta, dy, outcome.sum, outcome.mean, outcome.rstd,
      gamma, 9, first, keep, rows, width)
    return outcome
  }

  @Test("Residual norm and its gradient equal their scalar twins", arguments: Kernels.variants, [1, 0.8] as [Float])
  func equalsTwin(variant: String, keep: Float) throws {
    let fast = try Kernels.table(variant)
    let twin = try Kernels.reference()
    for cols in Kernels.sizes where cols > 2 {
      let a = residualNorm(fast, rows: 0..<6, cols: cols, keep: keep)
      let b = residualNorm(twin, rows: 0..<6, cols: cols, keep: keep)
      expectClose(a.y, b.y, tolerance: 1e-5, "y")
      expectClose(a.sum, b.sum, tolerance: 2e-7, "sum")
      expectClose(a.mean, b.mean, "mean")
      expectClose(a.rstd, b.rstd, "rstd")
      expectClose(a.dx, b.dx, tolerance: 2e-5, "dx")
      expectClose(a.dresidual, b.dresidual, tolerance: 2e-5, "dresidual")
      expectClose(a.dgamma, b.dgamma, tolerance: 1e-5, "dgamma")
      expectClose(a.dbeta, b.dbeta, tolerance: 1e-5, "dbeta")
    }
  }

  @Test("Rows give the same bits however they are grouped", arguments: Kernels.variants)
  func grouping(variant: String) throws {
    let fast = try Kernels.table(variant)
    for cols in [3, 17, 100] {
      let whole = residualNorm(fast, rows: 0..<5, cols: cols, keep: 0.9)
      let parts = [0..<2, 2..<3, 3..<5].map { residualNorm(fast, rows: $0, cols: cols, keep: 0.9) }
      #expect(parts.flatMap(\.y) == whole.y)
      #expect(parts.flatMap(\.dx) == whole.dx)
      #expect(parts.flatMap(\.dresidual) == whole.dresidual)
    }
  }

  @Test("A large common offset does not spoil the variance", arguments: Kernels.variants)
  func offset(variant: String) throws {
    let a = residualNorm(try Kernels.table(variant), rows: 0..<4, cols: 768, keep: 1, offset: 100)
    let b = residualNorm(try Kernels.reference(), rows: 0..<4, cols: 768, keep: 1, offset: 100)
    expectClose(a.y, b.y, tolerance: 1e-4)
  }

  @Test("Layer norm equals its scalar twin, its gradient also in place", arguments: Kernels.variants)
  func layerNorm(variant: String) throws {
    for cols in Kernels.sizes where cols > 2 {
      func run(_ table: TKTable) -> [[Float]] {
        let x = Kernels.normals(4 * cols, "x")
        let gamma = Kernels.normals(cols, "gamma")
        var (y, mean, rstd) = (Kernels.blank(4 * cols), Kernels.blank(4), Kernels.blank(4))
        table.layer_norm(&y, &mean, &rstd, x, gamma, Kernels.normals(cols, "beta"), 1e-6, 4, Int64(cols))
        var (dx, dgamma, dbeta) = (Kernels.normals(4 * cols, "dy"), gamma, gamma)
        dx.withUnsafeMutableBufferPointer {
          table.layer_norm_backward(
            $0.baseAddress, 0, &dgamma, &dbeta, $0.baseAddress, x, mean, rstd, gamma, 4, Int64(cols))
        }
        // Added to what was there: rounded as if the two were added afterwards.
        var (sum, other, another) = (y, gamma, gamma)
        table.layer_norm_backward(
          &sum, 1, &other, &another, Kernels.normals(4 * cols, "dy"), x, mean, rstd, gamma, 4, Int64(cols))
        #expect(sum == zip(y, dx).map { $0 + $1 })
        #expect(other == dgamma && another == dbeta)
        return [y, dx, dgamma, dbeta]
      }
      for (a, b) in zip(run(try Kernels.table(variant)), run(try Kernels.reference())) {
        expectClose(a, b, tolerance: 2e-5)
      }
    }
  }

  @Test("Norms made again have the bits of the first time", arguments: Kernels.variants)
  func again(variant: String) throws {
    let fast = try Kernels.table(variant)
    for cols in Kernels.sizes where cols > 2 {
      let (gamma, beta) = (Kernels.normals(cols, "gamma"), Kernels.normals(cols, "beta"))
      let first = residualNorm(fast, rows: 0..<4, cols: cols, keep: 0.8)
      var (y, twin) = (Kernels.blank(4 * cols), Kernels.blank(4 * cols))
      fast.layer_norm_again(&y, first.sum, first.mean, first.rstd, gamma, beta, 4, Int64(cols))
      try Kernels.reference().layer_norm_again(&twin, first.sum, first.mean, first.rstd, gamma, beta, 4, Int64(cols))
      #expect(y == first.y)
      expectClose(y, twin, tolerance: 1e-5)
    }
  }

  @Test("One nan makes its row nan and no other", arguments: Kernels.variants)
  func propagates(variant: String) throws {
    var x = Kernels.normals(60, "x")
    x[25] = .nan
    let ones = [Float](repeating: 1, count: 20)
    var (y, mean, rstd) = (Kernels.blank(60), Kernels.blank(3), Kernels.blank(3))
    try Kernels.table(variant).layer_norm(&y, &mean, &rstd, x, ones, ones, 1e-5, 3, 20)
    #expect(y[20..<40].allSatisfy { $0.isNaN })
    #expect((y[..<20] + y[40...]).allSatisfy { $0.isFinite })
  }

  @Test("The scalar gradient of residual norm is that of the scalar function")
  func derivative() throws {
    let twin = try Kernels.reference()
    let (rows, cols) = (Int64(3), Int64(8))
    let x = Kernels.normals(24, "x")
    let residual = Kernels.normals(24, "residual")
    let gamma = Kernels.normals(8, "gamma")
    let weight = Kernels.normals(24, "weight")
    func forward(_ x: [Float], _ residual: [Float], _ gamma: [Float], _ beta: [Float]) -> (
      value: Double, sum: [Float], mean: [Float], rstd: [Float]
    ) {
      var (y, sum, mean, rstd) = (Kernels.blank(24), Kernels.blank(24), Kernels.blank(3), Kernels.blank(3))
      twin.residual_norm(&y, &sum, &mean, &rstd, x, residual, gamma, beta, 1e-5, 3, 0, 0.7, rows, cols)
      return (product(y, weight), sum, mean, rstd)
    }
    let saved = forward(x, residual, gamma, gamma)
    var (dx, dresidual) = (Kernels.blank(24), Kernels.blank(24))
    var dgamma = [Float](repeating: 0, count: 8)
    var dbeta = dgamma
    twin.residual_norm_backward(
      &dx, &dresidual, &dgamma, &dbeta, weight, saved.sum, saved.mean, saved.rstd, gamma, 3, 0, 0.7, rows, cols)
    expectGradient(dx, at: x, step: 3e-3, "dx") { forward($0, residual, gamma, gamma).value }
    expectGradient(dresidual, at: residual, step: 3e-3, "dresidual") { forward(x, $0, gamma, gamma).value }
    expectGradient(dgamma, at: gamma, "dgamma") { forward(x, residual, $0, gamma).value }
    expectGradient(dbeta, at: gamma, "dbeta") { forward(x, residual, gamma, $0).value }
  }
}
