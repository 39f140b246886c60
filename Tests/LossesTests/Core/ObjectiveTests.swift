import Losses
import Parts
import Testing

@Suite struct ObjectiveTests {
  @Test func theStandardObjectivesAreListedInThePapersOrder() {
    #expect(WeightedObjective.standardTypes.names(of: .objective) == ["cma", "imc", "lmi", "itm", "mlm"])
  }

  @Test func theirNamesAreThoseOfTheirParts() {
    for type in WeightedObjective.standardTypes.types {
      #expect((type as? any Objective.Type)?.name.rawValue == type.partName && type.kind == .objective)
    }
  }
}
