import CKernels
import Testing

@Suite struct GELUKernelTests {
  /// From -12 to 12 in steps of 1/1000, and what lies outside.
  static let grid = (-12_000...12_000).map { Float($0) / 1000 } + [-1e30, -500, 500, 1e30, .infinity, -.infinity, .nan]

  @Test("GELU is within the error of the vector erf, 2e-7", arguments: Kernels.variants)
  func forward(variant: String) throws {
    let n = Self.grid.count
    var out = Kernels.blank(n)
    var twin = Kernels.blank(n)
    try Kernels.table(variant).gelu(&out, Self.grid, Int64(n))
    try Kernels.reference().gelu(&twin, Self.grid, Int64(n))
    // gelu = x (1 + erf) / 2: relative to |x|.
    var error: [Float] = []
    for i in 0..<n where out[i] != twin[i] && !twin[i].isNaN {
      error.append(abs(out[i] - twin[i]) / Swift.max(abs(Self.grid[i]), 0.01))
    }
    #expect(error.allSatisfy { $0 <= 2e-7 }, "\(error.max() ?? 0)")
    #expect(out[n - 1].isNaN && out[n - 2].isNaN && out[n - 3] == .infinity)
  }

  @Test("GELU equals its scalar twin for every size, also in place", arguments: Kernels.variants)
  func sizes(variant: String) throws {
    let fast = try Kernels.table(variant)
    for n in Kernels.sizes {
      var pre = Kernels.normals(n, "x", scale: 3)
      var (out, twin) = (Kernels.blank(n), Kernels.blank(n))
      fast.gelu(&out, pre, Int64(n))
      try Kernels.reference().gelu(&twin, pre, Int64(n))
      expectClose(out, twin, tolerance: 5e-7)
      pre.withUnsafeMutableBufferPointer { fast.gelu($0.baseAddress, $0.baseAddress, Int64(n)) }
      #expect(pre == out)
    }
  }

  @Test("The derivative is within 3e-7, also in place", arguments: Kernels.variants)
  func backward(variant: String) throws {
    let grid = Self.grid.filter(\.isFinite)
    let n = Int64(grid.count)
    var slope = [Float](repeating: 1, count: grid.count)
    var twin = Kernels.blank(grid.count)
    try Kernels.reference().gelu_backward(&twin, slope, grid, n)
    let fast = try Kernels.table(variant)
    slope.withUnsafeMutableBufferPointer { fast.gelu_backward($0.baseAddress, $0.baseAddress, grid, n) }
    expectClose(slope, twin, tolerance: 3e-7)
  }

  @Test("The derivative of a nan is a nan", arguments: Kernels.variants)
  func backwardPropagates(variant: String) throws {
    var slope = Kernels.blank(2)
    try Kernels.table(variant).gelu_backward(&slope, [1, .nan], [.nan, 1], 2)
    #expect(slope.allSatisfy { $0.isNaN })
  }

  @Test("The scalar derivative is that of the scalar function")
  func derivative() throws {
    let twin = try Kernels.reference()
    let x = Kernels.normals(64, "x", scale: 2)
    let weight = Kernels.normals(64, "weight")
    var gradient = Kernels.blank(64)
    twin.gelu_backward(&gradient, weight, x, 64)
    expectGradient(gradient, at: x) { point in
      var out = Kernels.blank(64)
      twin.gelu(&out, point, 64)
      return product(out, weight)
    }
  }
}
