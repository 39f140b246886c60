/// Karpathy's splits: `dataset_coco.json`, `dataset_flickr30k.json` and their like, one sample per picture with its captions.
///
/// Training takes `train` and `restval`, as published. Pictures of COCO are in `filepath/filename` below the root, those of
/// Flickr30K in `filename`.
public struct KarpathySource: ListedSource {
  public let name: String
  /// The samples, in the order of the file.
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
    let file = try ListForm.object.open(path)
    let scanner = JSONArrayScanner(file, members: ["images"])
    list = try PairList(file, scanner, root: root, kind: "karpathy \(split)", options: options, isWhole: false) {
      (record, _) throws(RecordFault) in
      guard let fields = try Self.fields(of: record, in: wanted, takesUnknown: split == .train) else { return nil }
      let file = try fields.path("filename")
      let folder = try fields.optionalText("filepath") ?? ""
      // The same picture has the same group as in `COCOSource`, so that mixing both gives no false negatives.
      let published =
        try fields.optionalIdentifier("cocoid").map { "coco:\($0)" } ?? "flickr30k:\(PictureSpelling.usual(of: file))"
      let group = try fields.exportedGroup() ?? published
      return PairEntry(
        captions: try fields.texts("sentences", "raw"), group: group,
        picture: folder.isEmpty ? file : "\(folder)/\(file)")
    }
  }

  /// The fields of a record of a wanted part; nil for those of others. A record that does not say its part is a
  /// fault of training.
  private static func fields(
    of record: [UInt8], in wanted: Set<String>, takesUnknown: Bool
  ) throws(RecordFault) -> RecordFields? {
    do throws(RecordFault) {
      let fields = try RecordFields(record)
      let part = try fields.text("split")
      guard ["train", "restval", "val", "test"].contains(part) else {
        throw .field(name: "split", reason: "is '\(part)' and none of train, restval, val and test")
      }
      return wanted.contains(part) ? fields : nil
    } catch {
      if takesUnknown { throw error }
      return nil
    }
  }
}

extension KarpathySource: MissingPictureSource {}
extension KarpathySource: AccountingSource {}
