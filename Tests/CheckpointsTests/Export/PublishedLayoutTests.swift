import Checkpoints
import Encoders
import Tensor
import Testing

@Suite struct PublishedLayoutTests {
  @Test func theBaseModelHasThePublishedEntriesInTheirOrder() {
    let entries = PublishedLayout(shape: .base, queueSize: 65_536).entries
    #expect(entries.count == 844 && Set(entries.map(\.name)).count == 844)
    // FNV-1a of the published list: name, tab, shape, a line each.
    let list = entries.map { "\($0.name)\t\($0.shape)\n" }.joined()
    #expect(Hashing.fnv1a(list) == 0xcf91_49bc_f024_6d5e)
  }

  @Test func nineEntriesAreNoWeightsOfTheirOwn() {
    let entries = PublishedLayout(shape: .base, queueSize: 65_536).entries
    #expect(entries.count { $0.content == .weights } == 835)
    let decoder = entries.first { $0.name == "text_encoder_m.cls.predictions.decoder.bias" }
    #expect(decoder?.content == .alias(of: "text_encoder_m.cls.predictions.bias"))
  }
}
