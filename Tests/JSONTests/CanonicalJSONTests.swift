import Foundation
import JSON
import Testing

/// The canonical form began as the bytes of Foundation's encoder with sorted keys, and identities depend on it: it stays equal to them.
@Suite struct CanonicalJSONTests {
  private func foundation(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private enum Choice: Codable {
    case plain
    case with(Int, named: String)
    case range(ClosedRange<Float>)
  }

  private struct Everything: Codable {
    var text = "a/b \" \\ \n\r\t\u{8}\u{c}\u{1}\u{1f}\u{7f} \u{e4}\u{2028}\u{1f600}"
    var none: Int?
    var some: Double? = 0.1
    var flags = [true, false]
    var empty: [Int] = []
    var emptyObject: [String: Int] = [:]
    var nested = [[1.5, -0.0], [], [3e20]]
    var members = ["b": 1, "a": 2, "B": 3, "\u{e4}": 4, "aa": 5]
    var choices = [Choice.plain, .with(3, named: "x"), .range(0.2...1)]
    var limits = [UInt64.max, 0]
    var least = Int64.min
    var small = Int8(-5)
    var optionals: [Int?] = [1, nil]
    var single = Float(1e-5)
  }

  @Test func everyKindOfValueIsWrittenAsFoundationDoes() throws {
    #expect(try CanonicalJSON.text(of: Everything()) == foundation(Everything()))
  }

  @Test func numbersAreTheShortestTextThatReadsBack() throws {
    #expect(
      try CanonicalJSON.text(of: [1e-5, 16_777_216, 3.3554432e+07, -0.0, 0.1] as [Float]).hasPrefix("[1e-05,"))
    var state: UInt64 = 1
    for _ in 0..<2_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let (double, single) = (Double(bitPattern: state), Float(bitPattern: UInt32(truncatingIfNeeded: state >> 32)))
      if double.isFinite { #expect(try CanonicalJSON.text(of: [double]) == foundation([double])) }
      if single.isFinite { #expect(try CanonicalJSON.text(of: [single]) == foundation([single])) }
    }
  }

  @Test func aNumberThatIsNotFiniteIsAnError() {
    #expect(throws: EncodingError.self) { try CanonicalJSON.text(of: [Double.infinity]) }
    #expect(throws: EncodingError.self) { try CanonicalJSON.text(of: [Float.nan]) }
  }

  /// Settings without any member are an object all the same.
  @Test func whoeverWritesNothingIsAnEmptyObject() throws {
    struct Nothing: Codable {}
    #expect(try CanonicalJSON.text(of: [Nothing()]) == "[{}]")
    struct Silent: Encodable { func encode(to encoder: any Encoder) {} }
    #expect(try CanonicalJSON.text(of: [Silent()]) == "[{}]")
  }
}
