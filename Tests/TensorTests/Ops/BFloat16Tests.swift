import Tensor
import Testing

@Suite struct BFloat16Tests {
  private let device = CPUDevice(threadCount: 2)

  private func rounded(_ values: [Float]) -> [Float] {
    Tensor(values, shape: [values.count], on: device).roundedToBFloat16().values
  }

  /// The number whose upper half is this, and whose lower half is `low`.
  private func number(_ bits: UInt32, _ low: UInt32 = 0) -> Float { Float(bitPattern: bits << 16 | low) }

  private func areSame(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN }
  }

  @Test func `Every number of bfloat16 is itself`() {
    let all = (0...UInt32(UInt16.max)).map { number($0) }
    #expect(areSame(rounded(all), all))
  }

  @Test(arguments: [0, 0x8000] as [UInt32])
  func `Numbers between go to the nearest, ties to the even one, subnormal or not`(sign: UInt32) {
    // Up to the greatest, above whose last half step everything is infinite.
    let all = (0...UInt32(0x7f7f)).map { $0 | sign }
    #expect(areSame(rounded(all.map { number($0, 0x8000) }), all.map { number($0 + $0 % 2) }))
    #expect(areSame(rounded(all.map { number($0, 0x7fff) }), all.map { number($0) }))
    #expect(areSame(rounded(all.map { number($0, 0x8001) }), all.map { number($0 + 1) }))
  }

  @Test func `What is no number stays so, and infinities stay`() {
    let values = rounded([.nan, .signalingNaN, Float(bitPattern: 0xff80_0001), .infinity, -.infinity])
    #expect(values.prefix(3).map(\.isNaN) == [true, true, true])
    #expect(values.suffix(2) == [.infinity, -.infinity])
  }

  @Test func `The tensor that is rounded stays what it was`() {
    let tensor = Tensor([1, 0.1, -3.3333], shape: [3], on: device)
    #expect(tensor.roundedToBFloat16().values == [1, 0.100_097_656_25, -3.328_125])
    #expect(tensor.values == [1, 0.1, -3.3333])
  }
}
