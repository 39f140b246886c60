import Foundation
import Losses
import Testing

@Suite struct PositivesTests {
  /// What the identity of every run so far was made from.
  @Test func objectivesThatDoNotChooseAreCodedAsBefore() throws {
    #expect(try coded(CMA()) == "{}" && coded(IMC()) == "{}" && coded(ITM()) == "{}")
    #expect(try coded(LMI()) == #"{"regions":{"published":{}}}"#)
    #expect(try coded(CMA(positives: .sameGroup)) == #"{"positives":"sameGroup"}"#)
    var back = ITM(positives: .sameGroup)
    back.positives = .own
    #expect(back == ITM())
  }

  private func coded(_ objective: some Objective) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(objective), as: UTF8.self)
  }
}
