/// The names of the published TCL and ALBEF code, which are Triad's own: the checkpoint of pre-training, also as a bare state dict of
/// distributed training (`module.`), and those of fine-tuning, which leave out `bert.` and have layers of their own (`cls_head`,
/// `text_decoder`, `ta_head`, and their momentum twins). Networks for two pictures are another kind (``TwoPictureNameMap``).
public struct PublishedNameMap: NameMap {
  public let name = "published"
  public let title = "TCL or ALBEF"

  public init() {}

  public func destination(of name: String) -> NameDestination {
    let name = name.removing(prefixes: ["module."])
    if ["image_queue", "text_queue", "queue_ptr", "text_queue_ptr", "idx_queue"].contains(name) {
      return .buffer(name)
    }
    if name == "temp" { return .array(name) }
    // The optimizer's moments in a checkpoint of a run.
    if name.hasPrefix("optimizer.") { return .dropped }
    guard let dot = name.firstIndex(of: ".") else { return .unknown }
    let root = String(name[..<dot])
    let rest = String(name[name.index(after: dot)...])
    switch root {
    case "visual_encoder", "visual_encoder_m": return TimmNameMap.destination(of: rest, under: root)
    case "text_encoder", "text_encoder_m":
      return BERTNameMap.destination(of: rest.removing(prefixes: ["bert."]), under: root)
    case "vision_proj", "vision_proj_m", "text_proj", "text_proj_m", "itm_head", "ta_head", "ta_head_m":
      return rest == "weight" || rest == "bias" ? .array(name) : .unknown
    case "cls_head", "cls_head_m":
      return ["0.weight", "0.bias", "2.weight", "2.bias"].contains(rest) ? .array(name) : .unknown
    case "text_decoder", "text_decoder_m":
      return BERTNameMap.destination(of: rest.removing(prefixes: ["bert."]), under: root)
    default: return .unknown
    }
  }
}

extension NameMap where Self == PublishedNameMap {
  public static var published: PublishedNameMap { PublishedNameMap() }
}
