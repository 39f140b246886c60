import CKernels
import Tensor
import Testing

@Suite struct MatrixKernelTests {
  @Test("A packed product equals its scalar twin", arguments: Kernels.variants)
  func packedProduct(variant: String) throws {
    let fast = try Kernels.table(variant)
    let twin = try Kernels.reference()
    for (rows, inner, columns) in [(1, 1, 1), (5, 3, 7), (8, 16, 48), (9, 17, 49), (97, 33, 95), (103, 384, 130)] {
      for (isATransposed, isBTransposed) in [(false, false), (false, true), (true, false), (true, true)] {
        for (alpha, beta, hasBias) in [(1, 0, true), (-0.5, 0.25, false)] as [(Float, Float, Bool)] {
          let a = Kernels.normals(rows * inner, "a", scale: 1 / Float(inner).squareRoot())
          let b = Kernels.normals(inner * columns, "b")
          let bias = Kernels.normals(columns, "bias")
          let start = beta == 0 ? Kernels.blank(rows * columns) : Kernels.normals(rows * columns, "c")
          func product(_ table: TKTable) -> [Float] {
            var packed = Kernels.blank(inner * (columns + Int(TK_PACKED_MULTIPLE)))
            table.pack_columns(
              &packed, b, Int64(isBTransposed ? inner : columns), isBTransposed ? 1 : 0, Int64(inner), Int64(columns))
            var c = start
            bias.withUnsafeBufferPointer { bias in
              table.packed_product(
                &c, Int64(columns), a, Int64(isATransposed ? rows : inner), isATransposed ? 1 : 0, packed, Int64(rows),
                Int64(inner), Int64(columns), alpha, beta, hasBias ? bias.baseAddress : nil)
            }
            return c
          }
          expectClose(
            product(fast), product(twin), tolerance: 3e-6, "\(variant) \(rows) \(inner) \(columns) \(isATransposed)")
        }
      }
    }
  }

  @Test("Packing on the way equals the scalar twin and gives the bits of packing before", arguments: Kernels.variants)
  func panelProduct(variant: String) throws {
    let fast = try Kernels.table(variant)
    let twin = try Kernels.reference()
    for (rows, inner, columns) in [(1, 1, 1), (5, 3, 7), (17, 33, 95), (103, 384, 96), (40, 50, 301)] {
      for (isBTransposed, alpha, beta, hasBias) in [
        (false, 1, 0, true), (true, -0.5, 0.25, false), (false, 0.5, 1, false), (true, 1, 0, true),
      ] as [(Bool, Float, Float, Bool)] {
        let (aStride, bStride) = (inner + 3, (isBTransposed ? inner : columns) + 5)
        let stride = columns + 2
        let a = Kernels.normals(rows * aStride, "a", scale: 1 / Float(inner).squareRoot())
        let b = Kernels.normals((isBTransposed ? columns : inner) * bStride, "b")
        let bias = Kernels.normals(columns, "bias")
        let start = Kernels.normals(rows * stride, "c")
        func product(_ table: TKTable) -> [Float] {
          var c = start
          bias.withUnsafeBufferPointer { bias in
            table.panel_product(
              &c, Int64(stride), a, Int64(aStride), b, Int64(bStride), isBTransposed ? 1 : 0,
              Int64(rows), Int64(inner), Int64(columns), alpha, beta, hasBias ? bias.baseAddress : nil)
          }
          return c
        }
        var packed = Kernels.blank(inner * (columns + Int(TK_PACKED_MULTIPLE)))
        fast.pack_columns(&packed, b, Int64(bStride), isBTransposed ? 1 : 0, Int64(inner), Int64(columns))
        var before = start
        bias.withUnsafeBufferPointer { bias in
          fast.packed_product(
            &before, Int64(stride), a, Int64(aStride), 0, packed, Int64(rows), Int64(inner),
            Int64(columns), alpha, beta, hasBias ? bias.baseAddress : nil)
        }
        let name = "\(variant) \(rows) \(inner) \(columns) \(isBTransposed)"
        expectClose(product(fast), product(twin), tolerance: 3e-6, name)
        #expect(product(fast).map(\.bitPattern) == before.map(\.bitPattern), "\(name)")
      }
    }
  }

  @Test("A group of columns gives the bits that all columns together give", arguments: Kernels.variants)
  func groupsOfColumns(variant: String) throws {
    let table = try Kernels.table(variant)
    let (rows, inner, columns, group) = (13, 40, 150, Int(TK_PANEL_MULTIPLE))
    let a = Kernels.normals(rows * inner, "a")
    var packed = Kernels.blank(inner * (columns + Int(TK_PACKED_MULTIPLE)))
    table.pack_columns(&packed, Kernels.normals(inner * columns, "b"), Int64(columns), 0, Int64(inner), Int64(columns))
    func product(from first: Int, _ row: Int) -> [Float] {
      var c = Kernels.blank(rows * columns)
      c.withUnsafeMutableBufferPointer { c in
        packed.withUnsafeBufferPointer { packed in
          a.withUnsafeBufferPointer { a in
            guard let c = c.baseAddress, let packed = packed.baseAddress, let a = a.baseAddress else { return }
            table.packed_product(
              c + row * columns + first, Int64(columns), a + row * inner, Int64(inner), 0, packed + first * inner,
              Int64(rows - row), Int64(inner), Int64(columns - first), 1, 0, nil)
          }
        }
      }
      return c
    }
    let whole = product(from: 0, 0)
    let part = product(from: group, 5)
    for row in 5..<rows {
      for column in group..<columns {
        let at = row * columns + column
        #expect(part[at].bitPattern == whole[at].bitPattern)
      }
    }
  }
}
