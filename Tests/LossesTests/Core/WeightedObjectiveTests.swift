import Foundation
import Losses
import Testing

@Suite struct WeightedObjectiveTests {
  @Test func equalityLooksAtTypeSettingsAndWeight() {
    #expect(WeightedObjective(LMI()) == WeightedObjective(LMI()))
    #expect(WeightedObjective(LMI()) != WeightedObjective(LMI(regions: .patches)))
    #expect(WeightedObjective(LMI()) != WeightedObjective(LMI(), weight: 2))
    #expect(WeightedObjective(CMA()) != WeightedObjective(IMC()))
    #expect(Set([WeightedObjective(CMA()), WeightedObjective(CMA()), WeightedObjective(IMC())]).count == 2)
  }

  @Test func theEncodingNamesObjectiveSettingsAndWeight() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    func text(_ weighted: WeightedObjective) throws -> String {
      String(decoding: try encoder.encode(weighted), as: UTF8.self)
    }
    let plain = try text(WeightedObjective(LMI()))
    #expect(plain.contains(#""name":"lmi""#) && plain.contains("published"))
    #expect(try plain == text(WeightedObjective(LMI())))
    #expect(try plain != text(WeightedObjective(LMI(regions: .grid(2)))))
    #expect(try plain != text(WeightedObjective(LMI(), weight: 0.5)))
  }
}
