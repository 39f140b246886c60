import Autograd
import Encoders
import Losses
import Tensor
import Testing

/// The names of the published pre-training checkpoint, by rule: 844, of which 9 are buffers and aliases of tied weights.
@Suite struct PublishedNamesTests {
  @Test func aModelOfThePublishedDepthHasThePublishedNames() {
    // The depth of the paper's model; widths do not enter names.
    let shape = ModelShape(
      imageSide: 16, patch: 8, imageWidth: 4, imageDepth: 12, imageHeads: 1, textWidth: 4, textDepth: 6,
      fusionDepth: 6, textHeads: 1, vocabularySize: 8, maxPositions: 4, embedWidth: 4)
    let model = Model(shape: shape, temperature: 0.07, seed: Seed(1), device: CPUDevice.standard)
    let make = ParameterMaker(seed: Seed(1), device: model.device)
    let (itm, mlm) = (ITM().makeHead(for: shape, make), MLM().makeHead(for: shape, make))
    let parameters =
      model.parameters + model.momentum.parameters + itm.parameters + mlm.parameters
      + mlm.momentumTwins.map(\.momentum)
    let names = parameters.flatMap(\.parts)
    let expected = PublishedNamesTests.checkpoint.filter { !PublishedNamesTests.notParameters.contains($0) }
    #expect(Set(names) == Set(expected))
    #expect(names.count == 835)
  }

  @Test func whatMatchingSeesBesideHasANameOfItsOwn() {
    let make = ParameterMaker(seed: Seed(1), device: CPUDevice.standard)
    let names = ITM(seesSimilarity: true).makeHead(for: .smoke, make).parameters.map(\.path)
    #expect(names == ["itm_head.weight", "itm_head.bias", "itm_head.similarity"])
  }

  @Test func theRuleGivesThePublishedList() {
    let names = PublishedNamesTests.checkpoint
    #expect(names.count == 844 && Set(names).count == 844)
    // FNV-1a of the published names, sorted, a line each.
    #expect(Hashing.fnv1a(names.sorted().map { $0 + "\n" }.joined()) == 0x120f_779b_516f_53bc)
  }

  /// What a checkpoint holds beside parameters: buffers, and the second names of tied weights.
  private static let notParameters: Set<String> = {
    let twice = ["bert.embeddings.position_ids", "cls.predictions.decoder.weight", "cls.predictions.decoder.bias"]
    return Set(
      ["image_queue", "text_queue", "queue_ptr"] + twice.map { "text_encoder." + $0 }
        + twice.map { "text_encoder_m." + $0 })
  }()

  private static let checkpoint: [String] = {
    func both(_ paths: [String]) -> [String] { paths.flatMap { [$0 + ".weight", $0 + ".bias"] } }
    func attention(_ path: String) -> [String] {
      both(["self.query", "self.key", "self.value", "output.dense", "output.LayerNorm"].map { path + "." + $0 })
    }
    var image = ["cls_token", "pos_embed"] + both(["patch_embed.proj", "norm"])
    for block in 0..<12 {
      image += both(["norm1", "attn.qkv", "attn.proj", "norm2", "mlp.fc1", "mlp.fc2"].map { "blocks.\(block).\($0)" })
    }
    var text = ["position_ids", "word_embeddings.weight", "position_embeddings.weight"].map { "bert.embeddings." + $0 }
    text += ["bert.embeddings.token_type_embeddings.weight"] + both(["bert.embeddings.LayerNorm"])
    for layer in 0..<12 {
      let path = "bert.encoder.layer.\(layer)"
      text += attention(path + ".attention") + (layer < 6 ? [] : attention(path + ".crossattention"))
      text += both(["intermediate.dense", "output.dense", "output.LayerNorm"].map { path + "." + $0 })
    }
    text += ["cls.predictions.bias"]
    text += both(["transform.dense", "transform.LayerNorm", "decoder"].map { "cls.predictions." + $0 })
    let sides = ["", "_m"].flatMap { side in
      image.map { "visual_encoder\(side).\($0)" } + text.map { "text_encoder\(side).\($0)" }
        + both(["vision_proj\(side)", "text_proj\(side)"])
    }
    return ["temp", "image_queue", "text_queue", "queue_ptr"] + sides + both(["itm_head"])
  }()
}
