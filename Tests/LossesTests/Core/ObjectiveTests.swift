import Losses
import Parts
import Testing

@Suite struct ObjectiveTests {
  @Test func `The five of the paper are listed first and in its order, then the others`() {
    let names = WeightedObjective.standardTypes.names(of: .objective)
    #expect(names.prefix(5) == ["cma", "imc", "lmi", "itm", "mlm"])
    #expect(
      names.dropFirst(5) == [
        "clip", "unicl", "hard-nce", "vse++", "siglip", "filip", "barlow-twins", "vicreg", "relative_position", "mim",
        "jigsaw", "captioning", "dino",
      ])
  }

  @Test func theirNamesAreThoseOfTheirParts() {
    for type in WeightedObjective.standardTypes.types {
      #expect((type as? any Objective.Type)?.name.rawValue == type.partName && type.kind == .objective)
    }
  }
}
