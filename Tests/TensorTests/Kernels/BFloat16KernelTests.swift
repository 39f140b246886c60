import CKernels
import Testing

/// Rounding to bfloat16: all of its numbers, and what lies between two of them.
@Suite struct BFloat16KernelTests {
  private static let tables = Kernels.variants + ["reference"]

  private func rounded(_ values: [Float], _ name: String) throws -> [Float] {
    let table = try Kernels.table(name)
    var out = Kernels.blank(values.count)
    table.round_bf16(&out, values, Int64(values.count))
    return out
  }

  /// The number whose upper half is this, and whose lower half is `low`.
  private func number(_ bits: UInt32, _ low: UInt32 = 0) -> Float { Float(bitPattern: bits << 16 | low) }

  private func areSame(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN }
  }

  @Test(arguments: tables) func `Every number of bfloat16 is itself`(table: String) throws {
    let all = (0...UInt32(UInt16.max)).map { number($0) }
    #expect(areSame(try rounded(all, table), all))
  }

  @Test(arguments: tables, [0, 0x8000] as [UInt32])
  func `Numbers between go to the nearest, ties to the even one, subnormal or not`(table: String, sign: UInt32) throws {
    // Up to the greatest, above whose last half step everything is infinite.
    let all = (0...UInt32(0x7f7f)).map { $0 | sign }
    #expect(areSame(try rounded(all.map { number($0, 0x8000) }, table), all.map { number($0 + $0 % 2) }))
    #expect(areSame(try rounded(all.map { number($0, 0x7fff) }, table), all.map { number($0) }))
    #expect(areSame(try rounded(all.map { number($0, 0x8001) }, table), all.map { number($0 + 1) }))
  }

  @Test(arguments: tables) func `What is no number stays so, and infinities stay`(table: String) throws {
    let values = try rounded([.nan, .signalingNaN, Float(bitPattern: 0xff80_0001), .infinity, -.infinity], table)
    #expect(values.prefix(3).map(\.isNaN) == [true, true, true])
    #expect(values.suffix(2) == [.infinity, -.infinity])
  }
}
