import CKernels
import Testing

@Suite struct LossKernelTests {
  static let columns = [2, 3, 15, 16, 17, 100, 1000, 66_000]

  /// Targets that sum to one per row.
  func soft(rows: Int, cols: Int) throws -> [Float] {
    var out = Kernels.blank(rows * cols)
    try Kernels.reference().softmax(&out, Kernels.normals(rows * cols, "soft", scale: 2), Int64(rows), Int64(cols))
    return out
  }

  @Test("Softmax equals its scalar twin, also in place", arguments: Kernels.variants)
  func softmax(variant: String) throws {
    for cols in Self.columns + [1] {
      let x = Kernels.normals(3 * cols, "x", scale: 4)
      var (out, twin, inPlace) = (Kernels.blank(3 * cols), Kernels.blank(3 * cols), x)
      let fast = try Kernels.table(variant)
      fast.softmax(&out, x, 3, Int64(cols))
      try Kernels.reference().softmax(&twin, x, 3, Int64(cols))
      inPlace.withUnsafeMutableBufferPointer { fast.softmax($0.baseAddress, $0.baseAddress, 3, Int64(cols)) }
      expectClose(out, twin, tolerance: 1e-6)
      #expect(inPlace == out)
    }
  }

  @Test("Softmax takes large and masked scores, and does not hide nan", arguments: Kernels.variants)
  func softmaxExtremes(variant: String) throws {
    let fast = try Kernels.table(variant)
    for cols in [3, 20, 70] {
      var x = [Float](repeating: -.infinity, count: cols)
      (x[0], x[2]) = (1e30, 1e30)
      var out = Kernels.blank(cols)
      fast.softmax(&out, x, 1, Int64(cols))
      #expect(out[0] == 0.5 && out[2] == 0.5 && out[1] == 0)
      for position in [0, 1, cols - 1] {
        for bad: Float in [.nan, .infinity] {
          var y = Kernels.normals(cols, "y")
          y[position] = bad
          fast.softmax(&out, y, 1, Int64(cols))
          #expect(out.contains { $0.isNaN })
          if bad.isNaN { #expect(out.allSatisfy { $0.isNaN }) }
        }
      }
    }
  }

  @Test("Cross-entropy and its gradient equal their scalar twins", arguments: Kernels.variants, [0, 0.4, 1] as [Float])
  func crossEntropy(variant: String, mix: Float) throws {
    for cols in Self.columns {
      let x = Kernels.normals(3 * cols, "x", scale: 5)
      let soft = try soft(rows: 3, cols: cols)
      let label: [Int32] = [0, Int32(cols - 1), Int32(cols / 2)]
      func run(_ table: TKTable) -> [[Float]] {
        var (loss, lse, dx) = (Kernels.blank(3), Kernels.blank(3), x)
        let targets = mix > 0 ? soft : nil
        func optional(_ body: (UnsafePointer<Float>?) -> Void) {
          if let targets { targets.withUnsafeBufferPointer { body($0.baseAddress) } } else { body(nil) }
        }
        optional {
          table.cross_entropy(&loss, &lse, x, label, $0, mix, 3, Int64(cols))
          let pointer = $0
          dx.withUnsafeMutableBufferPointer {
            table.cross_entropy_backward(
              $0.baseAddress, $0.baseAddress, lse, label, pointer, mix, [0.5, 0, 2], 3, Int64(cols))
          }
        }
        return [loss, lse, dx]
      }
      for (a, b) in zip(run(try Kernels.table(variant)), run(try Kernels.reference())) {
        expectClose(a, b, tolerance: 3e-6)
      }
    }
  }

  @Test("The loss of a certain wrong answer is its distance, of a nan is nan", arguments: Kernels.variants)
  func crossEntropyExtremes(variant: String) throws {
    let fast = try Kernels.table(variant)
    var x = [Float](repeating: -1e4, count: 3 * 50)
    x[7] = 0
    x[57] = 1e4
    x[120] = .nan
    var (loss, lse) = (Kernels.blank(3), Kernels.blank(3))
    fast.cross_entropy(&loss, &lse, x, [0, 7, 0], nil, 0, 3, 50)
    #expect(loss[0] == 1e4 && loss[1] == 0 && loss[2].isNaN)
  }

  @Test("Local alignment equals its scalar twin, also in place and in chunks", arguments: Kernels.variants)
  func localAlignment(variant: String) throws {
    let fast = try Kernels.table(variant)
    // The third row owns nothing.
    let bounds: [Int32] = [0, 1, 17, 17, 40, 77]
    let cols = 77
    for scale: Float in [1, 10, 1000] {
      let scores = Kernels.normals(5 * cols, "scores", scale: scale)
      var (loss, grad, twinLoss, twinGrad) = (Kernels.blank(5), scores, Kernels.blank(5), Kernels.blank(5 * cols))
      grad.withUnsafeMutableBufferPointer {
        fast.local_alignment(&loss, $0.baseAddress, $0.baseAddress, bounds, 0, 2, Int64(cols))
      }
      var rest = Kernels.blank(3 * cols)
      var restLoss = Kernels.blank(3)
      fast.local_alignment(&restLoss, &rest, Array(scores[(2 * cols)...]), bounds, 2, 3, Int64(cols))
      try Kernels.reference().local_alignment(&twinLoss, &twinGrad, scores, bounds, 0, 5, Int64(cols))
      expectClose(Array(loss[..<2]) + restLoss, twinLoss, tolerance: 2e-6, "loss")
      // One unit in the last place of a score is a relative error of the exponential.
      expectClose(Array(grad[..<(2 * cols)]) + rest, twinGrad, tolerance: 2e-6 + 1e-7 * scale, "grad")
      #expect(restLoss[0] == 0 && rest[..<cols].allSatisfy { $0 == 0 })
    }
  }

  @Test("A sample without others has no local loss", arguments: Kernels.variants)
  func localAlignmentAlone(variant: String) throws {
    var (loss, grad) = (Kernels.blank(1), Kernels.blank(4))
    try Kernels.table(variant).local_alignment(&loss, &grad, [1, 2, 3, 4], [0, 4], 0, 1, 4)
    #expect(loss == [0] && grad == [0, 0, 0, 0])
  }

  @Test("A nan anywhere makes the local loss nan", arguments: Kernels.variants)
  func localAlignmentPropagates(variant: String) throws {
    for position in [0, 3, 4, 39] {
      var scores = Kernels.normals(40, "scores")
      scores[position] = .nan
      var (loss, grad) = (Kernels.blank(1), Kernels.blank(40))
      try Kernels.table(variant).local_alignment(&loss, &grad, scores, [0, 4], 0, 1, 40)
      #expect(loss[0].isNaN)
    }
  }

  @Test("The scalar gradients are those of the scalar functions")
  func derivatives() throws {
    let twin = try Kernels.reference()
    let x = Kernels.normals(30, "x")
    let soft = try soft(rows: 3, cols: 10)
    let weight: [Float] = [0.5, 1, 2]
    func entropy(_ x: [Float]) -> (loss: [Float], lse: [Float]) {
      var (loss, lse) = (Kernels.blank(3), Kernels.blank(3))
      twin.cross_entropy(&loss, &lse, x, [0, 9, 4], soft, 0.4, 3, 10)
      return (loss, lse)
    }
    var dx = Kernels.blank(30)
    twin.cross_entropy_backward(&dx, x, entropy(x).lse, [0, 9, 4], soft, 0.4, weight, 3, 10)
    expectGradient(dx, at: x, "cross-entropy") { product(entropy($0).loss, weight) }

    func alignment(_ x: [Float]) -> (loss: [Float], grad: [Float]) {
      var (loss, grad) = (Kernels.blank(3), Kernels.blank(30))
      twin.local_alignment(&loss, &grad, x, [0, 3, 4, 10], 0, 3, 10)
      return (loss, grad)
    }
    expectGradient(alignment(x).grad, at: x, "local alignment") { product(alignment($0).loss, [1, 1, 1]) }
  }
}
