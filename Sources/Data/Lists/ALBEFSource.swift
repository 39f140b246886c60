/// A JSON list of ALBEF and TCL: an array of `{"image": path, "caption": text or texts}`, for pre-training, and the lists of
/// retrieval, whose rows also have an `image_id`.
///
/// Rows with one `image_id` are of one group; else a picture is its own group. Several lists together are a `MixedSource`.
public struct ALBEFSource: ListedSource {
  public let name: String
  /// The samples, in the order of the files.
  public let list: PairList

  /// - Parameters:
  ///   - path: The JSON file.
  ///   - root: The folder that the paths are in; published pre-training lists hold absolute paths, which must lie inside.
  ///   - name: In tables, and before the names of groups.
  /// - Throws: `SourceError`, with the record and the field.
  public init(path: String, root: String, name: String, options: SourceOptions = SourceOptions()) throws(SourceError) {
    self.name = name
    let file = try ListForm.array.open(path)
    list = try PairList(file, JSONArrayScanner(file), root: root, kind: "albef \(name)", options: options) {
      (record, _) throws(RecordFault) in
      let fields = try RecordFields(record)
      let picture = try fields.path("image")
      let group = try fields.optionalIdentifier("image_id") ?? PictureSpelling.usual(of: picture)
      return PairEntry(
        captions: try fields.captions("caption"), group: try fields.exportedGroup() ?? "\(name):\(group)",
        picture: picture)
    }
  }
}

extension ALBEFSource: MissingPictureSource {}
extension ALBEFSource: AccountingSource {}
