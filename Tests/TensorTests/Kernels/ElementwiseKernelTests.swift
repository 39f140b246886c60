import CKernels
import Tensor
import TestSupport
import Testing

@Suite struct ElementwiseKernelTests {
  @Test("Sums and multiples equal their scalar twins", arguments: Kernels.variants)
  func sumsAndMultiples(variant: String) throws {
    let fast = try Kernels.table(variant)
    let twin = try Kernels.reference()
    for n in Kernels.sizes {
      let a = Kernels.normals(n, "a")
      let b = Kernels.normals(n, "b")
      func both(_ start: [Float], _ run: (TKTable, inout [Float]) -> Void) {
        var x = start
        var y = start
        run(fast, &x)
        run(twin, &y)
        expectClose(x, y, tolerance: 3e-7)
      }
      both(a) { $0.axpy(&$1, b, 0.3, Int64(n)) }
      both(Kernels.blank(n)) { $0.add(&$1, a, b, Int64(n)) }
      both(a) { $0.scale(&$1, -1.7, Int64(n)) }
      both(a) { $0.lerp(&$1, b, 0.005, Int64(n)) }
      both(Kernels.normals(3 * n, "x")) { $0.add_bias(&$1, a, 3, Int64(n)) }
      let rows = Kernels.normals(19 * n, "rows")
      both(a) { $0.column_sum(&$1, rows, 19, Int64(n)) }
    }
  }

  @Test("Dropout keeps exactly the elements of the rule", arguments: Kernels.variants)
  func dropoutMask(variant: String) throws {
    let fast = try Kernels.table(variant)
    for keep: Float in [0, 0x1p-24, 0.1, 0.5, 0.9, 1 - 0x1p-24, 1] {
      let ones = [Float](repeating: 1, count: 1001)
      var out = Kernels.blank(1001)
      fast.dropout(&out, ones, 0xfedc_ba98_7654_3210, 1 << 33, keep, 1001)
      let expected = (0..<1001).map { tk_keeps(0xfedc_ba98_7654_3210, (1 << 33) + $0, keep) != 0 ? 1 / keep : 0 }
      expectClose(out, expected, tolerance: 3e-7, "keep \(keep)")
    }
  }

  @Test("Dropout is the same however a range is cut", arguments: Kernels.variants)
  func dropoutChunks(variant: String) throws {
    let fast = try Kernels.table(variant)
    let x = Kernels.normals(100, "x")
    var whole = Kernels.blank(100)
    fast.dropout(&whole, x, 5, 40, 0.7, 100)
    var parts: [Float] = []
    for (from, to) in [(0, 1), (1, 18), (18, 100)] {
      var part = Kernels.blank(to - from)
      fast.dropout(&part, Array(x[from..<to]), 5, Int64(40 + from), 0.7, Int64(to - from))
      parts += part
    }
    #expect(parts == whole)
  }

  @Test("Dropout does not hide what is not a number", arguments: Kernels.variants)
  func dropoutPropagates(variant: String) throws {
    let fast = try Kernels.table(variant)
    var out = [Float](repeating: 0, count: 64)
    fast.dropout(&out, [Float](repeating: .nan, count: 64), 5, 0, 0.5, 64)
    #expect(out.allSatisfy { $0.isNaN })
  }

  @Test("Rounding to bfloat16 takes the nearest number, ties to even", arguments: Kernels.variants)
  func roundsToBFloat16(variant: String) throws {
    let tables = [try Kernels.table(variant), try Kernels.reference()]
    let edges: [Float] = [
      .nan, .signalingNaN, Float(bitPattern: 0x7f80_0001), .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude,
      -.leastNonzeroMagnitude, Float(bitPattern: 0x8000), Float(bitPattern: 0x8001), Float(bitPattern: 0x1_8000),
      .leastNormalMagnitude, .greatestFiniteMagnitude, Float(bitPattern: 0x7f7f_7fff), Float(bitPattern: 0x7f7f_8000),
      1.00390625, 1.0039062, 1.01171875, -1.00390625,
    ]
    for n in Kernels.sizes {
      let x = (0..<n).map { $0 < edges.count ? edges[$0] : Kernels.normals(n, "x")[$0] }
      for table in tables {
        var out = Kernels.blank(n)
        table.round_bf16(&out, x, Int64(n))
        for (found, value) in zip(out, x) {
          let wanted = nearestBFloat16(value)
          #expect(found.bitPattern == wanted.bitPattern || found.isNaN && wanted.isNaN, "\(value)")
        }
        var place = x
        place.withUnsafeMutableBufferPointer { buffer in
          if let base = buffer.baseAddress { table.round_bf16(base, base, Int64(n)) }
        }
        #expect(zip(place, out).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN })
      }
    }
  }

  @Test("Sums in double precision equal their scalar twins", arguments: Kernels.variants)
  func doubleSums(variant: String) throws {
    let fast = try Kernels.table(variant)
    for n in Kernels.sizes {
      let a = Kernels.normals(n, "a")
      var sums = [Double](repeating: .nan, count: 2)
      var nonfinite: Int32 = -1
      fast.sum_squares(&sums, &nonfinite, a, Int64(n))
      #expect(abs(sums[0] - product(a, a)) <= 1e-10)
      #expect(abs(sums[1] - a.reduce(0) { $0 + Double($1) }) <= 1e-10)
      #expect(nonfinite == 0)
      var dot = Double.nan
      let b = Kernels.normals(n, "b")
      fast.dot(&dot, a, b, Int64(n))
      #expect(abs(dot - product(a, b)) <= 1e-10)
    }
  }

  @Test("One infinity or nan anywhere is found; the largest floats are finite", arguments: Kernels.variants)
  func findsNonfinite(variant: String) throws {
    let fast = try Kernels.table(variant)
    var sums = [Double](repeating: 0, count: 2)
    var nonfinite: Int32 = -1
    var x = [Float](repeating: .greatestFiniteMagnitude, count: 100)
    fast.sum_squares(&sums, &nonfinite, x, 100)
    #expect(nonfinite == 0)
    for value: Float in [.nan, .infinity, -.infinity] {
      for i in x.indices {
        x[i] = value
        fast.sum_squares(&sums, &nonfinite, x, 100)
        #expect(nonfinite == 1)
        x[i] = 1
      }
    }
  }
}
