import Tensor
import Testing

@Suite struct HalfTests {
  private let device = CPUDevice(threadCount: 2)

  @Test func everyNumberOfHalfPrecisionIsItselfAndComesBack() {
    for bits in UInt16.min...UInt16.max where bits & 0x7c00 != 0x7c00 {
      let value = HalfPrecision.value(of: bits)
      #expect(value == Float(Float16(bitPattern: bits)))
      #expect(HalfPrecision.rounded(value).bitPattern == value.bitPattern)
      #expect(HalfPrecision.bits(of: value) == bits)
    }
  }

  @Test func numbersBetweenGoToTheNearestAndTiesToEven() {
    var random = Seed(3).stream()
    for _ in 0..<20_000 {
      // All exponents that half precision has, and some beyond.
      let value = Float(
        sign: random.uniform() < 0.5 ? .plus : .minus, exponent: random.index(below: 46) - 28,
        significand: 1 + random.uniform())
      #expect(HalfPrecision.rounded(value) == Float(Float16(value)))
    }
    for bits in UInt16(0)..<0x7bff {
      let (low, high) = (HalfPrecision.value(of: bits), HalfPrecision.value(of: bits + 1))
      let even = bits % 2 == 0 ? low : high
      #expect(HalfPrecision.rounded((low + high) / 2) == even)
    }
  }

  @Test func whatIsTooGreatIsInfiniteAndWhatIsNoNumberStaysSo() {
    #expect(HalfPrecision.rounded(65_519) == 65_504 && HalfPrecision.rounded(65_520) == .infinity)
    #expect(HalfPrecision.rounded(-1e30) == -.infinity && HalfPrecision.rounded(.nan).isNaN)
    #expect(HalfPrecision.value(of: 0x7c00) == .infinity && HalfPrecision.value(of: 0xfc00) == -.infinity)
    #expect(HalfPrecision.value(of: 0x7e01).isNaN)
    #expect(HalfPrecision.bits(of: .infinity) == 0x7c00 && HalfPrecision.bits(of: -.infinity) == 0xfc00)
    #expect(Float16(bitPattern: HalfPrecision.bits(of: .nan)).isNaN)
    #expect(HalfPrecision.rounded(-0.0).sign == .minus && HalfPrecision.rounded(1e-9) == 0)
  }

  @Test func tensorsAreRoundedAndLieInHalfTheRoom() {
    let tensor = Tensor([1, 0.1, -3.3333, 1e-6, 2049], shape: [5], on: device)
    let rounded = tensor.roundedToHalf()
    #expect(rounded.values == tensor.values.map { Float(Float16($0)) })
    #expect(tensor.values[1] == 0.1)
    #expect(Tensor(halves: rounded.halves, shape: [5], on: device).values == rounded.values)
    #expect(Tensor(halves: [], shape: [0, 4], on: device).count == 0)
  }
}
