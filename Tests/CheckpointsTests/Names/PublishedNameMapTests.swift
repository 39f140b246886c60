import Encoders
import Testing

@Suite struct PublishedNameMapTests {
  private let map = PublishedNameMap()

  @Test func weightsKeepTheirNames() {
    for name in [
      "temp", "itm_head.bias", "vision_proj_m.weight", "visual_encoder.cls_token",
      "visual_encoder_m.blocks.11.attn.qkv.bias",
      "text_encoder.bert.embeddings.LayerNorm.weight",
      "text_encoder_m.bert.encoder.layer.6.crossattention.self.key.bias",
      "text_encoder.cls.predictions.transform.LayerNorm.bias", "text_encoder_m.cls.predictions.bias",
    ] {
      #expect(map.destination(of: name) == .array(name))
      #expect(map.destination(of: "module." + name) == .array(name))
    }
  }

  @Test func tiedWeightsAndBuffersAreKnown() {
    #expect(
      map.destination(of: "text_encoder_m.cls.predictions.decoder.weight")
        == .alias(of: "text_encoder_m.bert.embeddings.word_embeddings.weight"))
    #expect(
      map.destination(of: "text_encoder.cls.predictions.decoder.bias")
        == .alias(of: "text_encoder.cls.predictions.bias"))
    #expect(map.destination(of: "text_encoder.bert.embeddings.position_ids") == .dropped)
    #expect(map.destination(of: "module.image_queue") == .buffer("image_queue"))
    #expect(map.destination(of: "optimizer.mean.temp") == .dropped)
  }

  @Test func fineTunedModelsLeaveOutBert() {
    #expect(
      map.destination(of: "text_encoder.encoder.layer.3.output.dense.weight")
        == .array("text_encoder.bert.encoder.layer.3.output.dense.weight"))
  }

  @Test func theLayersOfDownstreamTasksAreKnown() {
    for name in [
      "cls_head.0.weight", "cls_head_m.2.bias", "ta_head.weight", "ta_head_m.bias",
      "text_decoder.bert.encoder.layer.5.crossattention.self.key.weight",
      "text_decoder_m.bert.embeddings.LayerNorm.bias", "text_decoder.cls.predictions.transform.dense.weight",
    ] {
      #expect(map.destination(of: name) == .array(name))
    }
    #expect(
      map.destination(of: "text_decoder_m.cls.predictions.decoder.weight")
        == .alias(of: "text_decoder_m.bert.embeddings.word_embeddings.weight"))
    #expect(map.destination(of: "text_decoder.bert.embeddings.position_ids") == .dropped)
    #expect(map.destination(of: "cls_head.1.weight") == .unknown)
  }

  @Test(arguments: [
    "", ".", "visual_encoder", "visual_encoder.", "visual_encoder.blocks.x.norm1.bias",
    "visual_encoder.blocks.01.norm1.bias",
    "visual_encoder.blocks.-1.norm1.bias", "vision_proj.scale", "text_encoder.bert.other", "other.weight", "optimizer",
  ])
  func otherNamesAreUnknown(name: String) { #expect(map.destination(of: name) == .unknown) }
}
