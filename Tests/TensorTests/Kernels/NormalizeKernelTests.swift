import CKernels
import Testing

@Suite struct NormalizeKernelTests {
  @Test("Unit rows and their gradient equal their scalar twins", arguments: Kernels.variants)
  func equalsTwin(variant: String) throws {
    for cols in Kernels.sizes {
      // The last row is shorter than eps.
      let x = Kernels.normals(3 * cols, "x") + Kernels.normals(cols, "short", scale: 1e-9)
      func run(_ table: TKTable) -> [[Float]] {
        var (y, norm, dx) = (Kernels.blank(4 * cols), Kernels.blank(4), Kernels.blank(4 * cols))
        table.normalize(&y, &norm, x, 1e-4, 4, Int64(cols))
        table.normalize_backward(&dx, Kernels.normals(4 * cols, "dy"), y, norm, 1e-4, 4, Int64(cols))
        return [y, norm, dx]
      }
      for (a, b) in zip(run(try Kernels.table(variant)), run(try Kernels.reference())) { expectClose(a, b) }
    }
  }

  @Test("A row of zeros stays zero, a row with nan does not", arguments: Kernels.variants)
  func extremes(variant: String) throws {
    var x = [Float](repeating: 0, count: 40)
    x[30] = .nan
    var (y, norm) = (Kernels.blank(40), Kernels.blank(2))
    try Kernels.table(variant).normalize(&y, &norm, x, 1e-12, 2, 20)
    #expect(y[..<20].allSatisfy { $0 == 0 } && norm[0] == 0)
    #expect(y[20...].allSatisfy { $0.isNaN } && norm[1].isNaN)
  }

  @Test("The scalar gradient is that of the scalar function, on both sides of eps", arguments: [1e-12, 100] as [Float])
  func derivative(eps: Float) throws {
    let twin = try Kernels.reference()
    let x = Kernels.normals(20, "x")
    let weight = Kernels.normals(20, "weight", scale: eps > 1 ? 100 : 1)
    func forward(_ x: [Float]) -> (y: [Float], norm: [Float]) {
      var (y, norm) = (Kernels.blank(20), Kernels.blank(2))
      twin.normalize(&y, &norm, x, eps, 2, 10)
      return (y, norm)
    }
    let saved = forward(x)
    var dx = Kernels.blank(20)
    twin.normalize_backward(&dx, weight, saved.y, saved.norm, eps, 2, 10)
    expectGradient(dx, at: x) { product(forward($0).y, weight) }
  }
}
