import Losses
import Testing

@Suite struct ObjectiveRegistryTests {
  @Test func theStandardObjectivesAreListedInThePapersOrder() {
    #expect(ObjectiveRegistry.standard.names == ["cma", "imc", "lmi", "itm", "mlm"])
  }

  @Test func namesFindTheirTypes() {
    for name in ObjectiveRegistry.standard.names { #expect(ObjectiveRegistry.standard[name]?.name == name) }
    #expect(ObjectiveRegistry.standard["cpc"] == nil)
  }

  @Test func addingMakesANewValue() {
    let more = ObjectiveRegistry.standard.adding(ConstantObjective.self).adding(ConstantObjective.self)
    #expect(more.names.last == "constant" && more.names.count == 6)
    #expect(ObjectiveRegistry.standard["constant"] == nil)
  }
}
