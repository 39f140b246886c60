import Checkpoints
import Encoders
import Testing

@Suite struct BERTNameMapTests {
  private let map = BERTNameMap()

  @Test(arguments: ["", "bert.", "module.bert.", "0.auto_model."])
  func everyPrefixMeansTheSame(prefix: String) {
    let root = "text_encoder.bert."
    for (name, target) in [
      ("embeddings.word_embeddings.weight", "embeddings.word_embeddings.weight"),
      ("embeddings.LayerNorm.gamma", "embeddings.LayerNorm.weight"),
      ("embeddings.LayerNorm.beta", "embeddings.LayerNorm.bias"),
      ("encoder.layer.11.attention.self.query.bias", "encoder.layer.11.attention.self.query.bias"),
      ("encoder.layer.0.attention.output.LayerNorm.gamma", "encoder.layer.0.attention.output.LayerNorm.weight"),
      ("encoder.layer.0.intermediate.dense.weight", "encoder.layer.0.intermediate.dense.weight"),
      ("encoder.layer.4.output.LayerNorm.beta", "encoder.layer.4.output.LayerNorm.bias"),
    ] {
      #expect(map.destination(of: prefix + name) == .array(root + target))
    }
    #expect(map.destination(of: prefix + "embeddings.position_ids") == .dropped)
    #expect(map.destination(of: prefix + "pooler.dense.weight") == .dropped)
    #expect(map.destination(of: prefix + "encoder.layer.0.attention.attention.query.bias") == .unknown)
    #expect(map.destination(of: prefix + "encoder.layer.0.layernorm_before.bias") == .unknown)
  }

  @Test func theMaskedLanguageHeadIsKnown() {
    let head = "cls.predictions."
    #expect(map.destination(of: head + "bias") == .array("text_encoder.cls.predictions.bias"))
    #expect(
      map.destination(of: head + "transform.LayerNorm.gamma")
        == .array("text_encoder.cls.predictions.transform.LayerNorm.weight"))
    #expect(
      map.destination(of: head + "decoder.weight") == .alias(of: "text_encoder.bert.embeddings.word_embeddings.weight"))
    #expect(map.destination(of: "cls.seq_relationship.bias") == .dropped)
  }
}
