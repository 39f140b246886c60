import Encoders
import Losses
import Studies
import Testing
import Training

@Suite struct StudyRunTests {
  private func id(
    _ recipe: Recipe = Recipe.tcl(.smoke), seed: Int = 0, data: UInt64 = 1, tokenizer: UInt64 = 2,
    evaluation: RetrievalOptions = RetrievalOptions(), numerics: Int = 1
  ) throws -> String {
    try StudyRun(
      recipe: recipe, seed: seed, dataFingerprint: data, tokenizerFingerprint: tokenizer, evaluation: evaluation,
      numerics: numerics
    ).id
  }

  @Test func everyIngredientChangesTheIdentity() throws {
    let tcl = Recipe.tcl(.smoke)
    let ids = [
      try id(), try id(seed: 1), try id(data: 2), try id(tokenizer: 1), try id(numerics: 2),
      try id(evaluation: RetrievalOptions(shortlist: 8)), try id(tcl.with(\.batchSize, 9)),
      try id(tcl.weighted(LMI.self, 0.5)), try id(tcl.removing(IMC.self)), try id(tcl.with(\.model.dropout, 0)),
      try id(tcl.with(\.optimizer.learningRate.peak, 2e-3)),
    ]
    #expect(Set(ids).count == ids.count)
    #expect(ids.allSatisfy { $0.count == 16 })
  }

  @Test func theNameIsNoIngredient() throws {
    #expect(try id(Recipe.tcl(.smoke).named("another")) == id())
  }
}
