/// Karpathy's splits: `dataset_coco.json`, `dataset_flickr30k.json` and their like, one sample a picture with its captions.
///
/// Training takes `train` and `restval`, as published. Pictures of COCO are in `filepath/filename` below the root, those of
/// Flickr30K in `filename`.
public struct KarpathySource: ListedSource {
  public let name: String
  public let list: PairList

  /// - Throws: `SourceError`, with the record and the field.
  public init(
    path: String, root: String, split: DataSplit, name: String, options: SourceOptions = SourceOptions()
  ) throws(SourceError) {
    self.name = name
    let wanted: Set<String> =
      switch split {
      case .train: ["train", "restval"]
      case .validation: ["val"]
      case .test: ["test"]
      }
    let file = try StableFile(path: path)
    let scanner = JSONArrayScanner(file, members: ["images"])
    list = try PairList(file, scanner, root: root, kind: "karpathy \(split)", options: options) {
      (record, _) throws(RecordFault) in
      let fields = try RecordFields(record)
      let part = try fields.text("split")
      guard ["train", "restval", "val", "test"].contains(part) else {
        throw .field(name: "split", reason: "is none of train, restval, val and test")
      }
      guard wanted.contains(part) else { return nil }
      let file = try fields.path("filename")
      let folder = try fields.optionalText("filepath") ?? ""
      // The same picture has the same group as in `COCOSource`, so that mixing both gives no false negatives.
      let published = try fields.optionalIdentifier("cocoid").map { "coco:\($0)" } ?? "flickr30k:\(file)"
      let group = try fields.exportedGroup() ?? published
      return PairEntry(
        captions: try fields.texts("sentences", "raw"), group: group,
        picture: folder.isEmpty ? file : "\(folder)/\(file)")
    }
  }
}

extension KarpathySource: MissingPictureSource {}
