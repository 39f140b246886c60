import CKernels
import Testing

@Suite struct RowKernelTests {
  @Test("Rows are gathered and scattered as by their scalar twins", arguments: Kernels.variants)
  func rows(variant: String) throws {
    let index: [Int32] = [3, 0, 3, 6, 3]
    for cols in Kernels.sizes {
      func run(_ table: TKTable) -> [[Float]] {
        let x = Kernels.normals(7 * cols, "x")
        var (gathered, sums) = (Kernels.blank(5 * cols), x)
        table.gather_rows(&gathered, x, index, 5, Int64(cols))
        table.scatter_add_rows(&sums, gathered, index, 5, Int64(cols), Int64(cols / 3), Int64(cols))
        return [gathered, sums]
      }
      let (fast, twin) = (run(try Kernels.table(variant)), run(try Kernels.reference()))
      #expect(fast[0] == twin[0] && fast[1] == twin[1])
    }
  }

  @Test("Patches are those of the scalar twin", arguments: Kernels.variants)
  func patches(variant: String) throws {
    for (height, width, p) in [(4, 6, 2), (16, 16, 8), (32, 48, 16), (64, 32, 32), (15, 10, 5)] {
      let (h, w, side) = (Int64(height), Int64(width), Int64(p))
      let image = Kernels.normals(3 * height * width, "image")
      var (fast, twin) = (Kernels.blank(image.count), Kernels.blank(image.count))
      try Kernels.table(variant).patchify(&fast, image, 3, h, w, side)
      try Kernels.reference().patchify(&twin, image, 3, h, w, side)
      #expect(fast == twin)
    }
  }

  @Test("The first patch is the top left corner, channel after channel")
  func patchOrder() throws {
    let image = (0..<32).map { Float($0) }  // [2, 4, 4]
    var patches = Kernels.blank(32)
    try Kernels.reference().patchify(&patches, image, 2, 4, 4, 2)
    #expect(Array(patches[..<16]) == [0, 1, 4, 5, 16, 17, 20, 21, 2, 3, 6, 7, 18, 19, 22, 23])
  }

  @Test("Pooled patches equal their scalar twin", arguments: Kernels.variants)
  func pooling(variant: String) throws {
    for (side, grid, cols) in [(16, 4, 64), (6, 4, 17), (5, 5, 3), (3, 4, 20), (14, 1, 33)] {
      let x = Kernels.normals(side * side * cols, "x")
      var (fast, twin) = (Kernels.blank(grid * grid * cols), Kernels.blank(grid * grid * cols))
      try Kernels.table(variant).pool_patches(&fast, x, Int64(side), Int64(grid), Int64(cols))
      try Kernels.reference().pool_patches(&twin, x, Int64(side), Int64(grid), Int64(cols))
      expectClose(fast, twin, tolerance: 1e-6)
    }
  }

  @Test("Windows that do not divide overlap, as in adaptive average pooling")
  func overlap() throws {
    var out = Kernels.blank(4)
    try Kernels.reference().pool_patches(&out, [0, 1, 2, 3, 4, 5, 6, 7, 8], 3, 2, 1)
    #expect(out == [2, 3, 5, 6])
  }
}
