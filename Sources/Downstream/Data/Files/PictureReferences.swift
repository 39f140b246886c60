public import Data

/// The annotations of RefCOCO, RefCOCO+ and RefCOCOg: which box of which picture a reference means.
///
/// They are published as a Python pickle, `refs(unc).p`, which Triad does not run; as JSON it is read:
/// `python3 -c 'import json, pickle; json.dump(pickle.load(open("refs(unc).p", "rb"), encoding="latin1"), open("refs.json", "w"))'`.
public struct PictureReferences: Sendable, Hashable {
  /// Where a reference points.
  public struct Reference: Sendable, Hashable {
    /// The COCO id of the picture.
    public let picture: Int
    public let box: PictureBox
    /// `train`, `val`, `testA` or `testB`.
    public let split: String
  }

  private let references: [Int: Reference]

  /// - Parameters:
  ///   - path: The references as a JSON array of objects with `ref_id`, `ann_id`, `image_id` and `split`.
  ///   - instances: `instances.json`, whose `annotations` have an `id`, an `image_id` and a `bbox`.
  /// - Throws: `SourceError`, with file, record and field.
  public init(path: String, instances: String) throws(SourceError) {
    var boxes: [Int: (picture: Int, box: PictureBox)] = [:]
    try TaskFile.read(instances, .member("annotations")) { (fields, _) throws(RecordFault) in
      let id = try fields.integer("id")
      let entry = (try fields.integer("image_id"), try fields.box("bbox"))
      guard boxes.updateValue(entry, forKey: id) == nil else {
        throw .field(name: "id", reason: "\(id) occurs twice")
      }
    }
    var references: [Int: Reference] = [:]
    try TaskFile.read(path, .array) { (fields, _) throws(RecordFault) in
      let (id, annotation) = (try fields.integer("ref_id"), try fields.integer("ann_id"))
      guard let entry = boxes[annotation] else {
        throw .field(name: "ann_id", reason: "\(annotation) is the id of no annotation in \(instances)")
      }
      let picture = try fields.integer("image_id")
      guard picture == entry.picture else {
        throw .field(name: "image_id", reason: "is \(picture), but \(entry.picture) in \(instances)")
      }
      let reference = Reference(picture: picture, box: entry.box, split: try fields.text("split"))
      guard references.updateValue(reference, forKey: id) == nil else {
        throw .field(name: "ref_id", reason: "\(id) occurs twice")
      }
    }
    self.references = references
  }

  /// The number of references.
  public var count: Int { references.count }

  /// The reference with this `ref_id`; nil if there is none.
  public subscript(id: Int) -> Reference? { references[id] }
}
