import Foundation
import Losses
import Tensor
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

@Suite struct GroupNumbersTests {
  @Test func numbersAreStableAndNeverNobodys() {
    // Stored in checkpoints: they must not change.
    #expect(GroupNumbers.number(of: "animals/cat") == Int(Hashing.mix(Hashing.fnv1a("animals/cat")) >> 1))
    #expect(GroupNumbers.number(of: "") >= 0)
    let numbers = (0..<5000).map { GroupNumbers.number(of: "group \($0)") }
    #expect(Set(numbers).count == 5000 && numbers.allSatisfy { $0 >= 0 && $0 != FeatureQueue.unknownGroup })
  }
}

@Suite struct PositiveSharesTests {
  @Test func samplesOfAGroupShareATargetAcrossBatchAndQueue() {
    let step = quietWorld {
      $0.groupNumbers = [0, 1, 0, 2]
      $0.queueSize = 4
    }.makeStep()
    // Rows 1 and 3 of the queue of pictures are of the first two samples' groups, those of captions of the second and third.
    #expect(
      rows(of: step[PositiveShares(among: .pictures)]) == [
        Row([1, 0, 1, 0, 0, 1, 0, 0]).scaled(by: Double(Float(1) / 3)), [0, 0.5, 0, 0, 0, 0, 0, 0.5],
        Row([1, 0, 1, 0, 0, 1, 0, 0]).scaled(by: Double(Float(1) / 3)), [0, 0, 0, 1, 0, 0, 0, 0],
      ])
    #expect(rows(of: step[PositiveShares(among: .captions)])[1] == [0, 0.5, 0, 0, 0, 0.5, 0, 0])
  }

  @Test func groupsOfOneAreTheUsualTargets() {
    let step = quietWorld().makeStep()
    let expected = (0..<step.count).map { row in
      (0..<step.count + step.queues.image.size).map { $0 == row ? 1.0 : 0 }
    }
    #expect(rows(of: step[PositiveShares(among: .pictures)]) == expected)
  }
}

extension Row {
  fileprivate func scaled(by factor: Double) -> Row { map { $0 * factor } }
}
