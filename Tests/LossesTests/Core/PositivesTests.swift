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

  @Test func whatIsCodedIsReadBack() throws {
    for positives in Positives.allCases {
      let objective = LMI(regions: .grid(2), positives: positives)
      #expect(try JSONDecoder().decode(LMI.self, from: Foundation.Data(coded(objective).utf8)) == objective)
    }
    #expect(try JSONDecoder().decode(CMA.self, from: Foundation.Data("{}".utf8)).positives == .own)
  }

  private func coded(_ objective: some Objective) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(objective), as: UTF8.self)
  }
}
