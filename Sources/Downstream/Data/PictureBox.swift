public import Data
internal import JSON

/// A rectangle on a picture in pixels, `[x, y, width, height]` from the upper left corner as in COCO.
public struct PictureBox: Sendable, Hashable {
  package let x: Double
  package let y: Double
  package let width: Double
  package let height: Double

  /// A box by its upper left corner and its size, in pixels of the picture.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// In square pixels.
  package var area: Double { width * height }

  /// Whether it has no area, as some annotations of COCO: nothing overlaps with it.
  package var isFlat: Bool { width == 0 || height == 0 }

  /// Whether nothing of it is on a picture of this size, in pixels; what has no area is nowhere and counted elsewhere.
  package func isOutside(width pictureWidth: Int, height pictureHeight: Int) -> Bool {
    guard !isFlat else { return false }
    return x >= Double(pictureWidth) || y >= Double(pictureHeight) || x + width <= 0 || y + height <= 0
  }

  /// Intersection over union, from 0 to 1.
  package func overlap(with other: PictureBox) -> Double {
    let across = min(x + width, other.x + other.width) - max(x, other.x)
    let down = min(y + height, other.y + other.height) - max(y, other.y)
    guard across > 0, down > 0 else { return 0 }
    return across * down / (area + other.area - across * down)
  }
}

/// Boxes by the COCO id of their picture: the files `dets.json` (detections) and `cocos.json` (annotated objects) of ALBEF's RefCOCO+.
public struct PictureBoxes: Sendable, Hashable {
  /// The most bytes that a file may have: it is held while it is read.
  private static let sizeLimit = 1 << 28

  private let boxes: [Int: [PictureBox]]
  /// Boxes without area, among which no model chooses.
  package private(set) var flatCount = 0

  /// Reads `{"581857": [[x, y, width, height], ...], ...}`; what follows the four numbers, such as a score, is passed over.
  ///
  /// - Throws: `SourceError`, with file and picture.
  public init(path: String) throws(SourceError) {
    let content = try StableFile(path: path).contents(limit: Self.sizeLimit)
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: content)
    } catch {
      throw .syntax(path: path, place: "its object", reason: error.clause)
    }
    guard case .object(let members) = value else {
      throw .syntax(path: path, place: "its begin", reason: "it is not an object")
    }
    var boxes: [Int: [PictureBox]] = [:]
    for member in members {
      guard let id = Int(member.key), let rows = member.value.array else {
        throw .syntax(
          path: path, place: "'\(member.key)'", reason: "it is not an array with a picture's id as its name")
      }
      boxes[id] = []
      for (number, row) in rows.enumerated() {
        guard let box = PictureBox(row) else {
          throw .syntax(
            path: path, place: "'\(member.key)', box \(number + 1)", reason: "it is not [x, y, width, height]")
        }
        if box.isFlat { flatCount += 1 } else { boxes[id]?.append(box) }
      }
    }
    guard !boxes.isEmpty else { throw .emptiness(path: path) }
    self.boxes = boxes
  }

  /// The number of pictures.
  package var count: Int { boxes.count }

  /// The boxes of picture `id`, in the file's order; nil if the file does not name it.
  package subscript(id: Int) -> [PictureBox]? { boxes[id] }
}

extension PictureBox {
  /// The first four numbers of an array; nil if they are none, or not a box.
  init?(_ row: JSONValue) {
    guard let numbers = row.array?.prefix(4).map(\.number), numbers.count == 4, let x = numbers[0], let y = numbers[1],
      let width = numbers[2], let height = numbers[3], width >= 0, height >= 0
    else { return nil }
    self.init(x: x, y: y, width: width, height: height)
  }
}

extension RecordFields {
  /// A box, `[x, y, width, height]`.
  func box(_ name: String) throws(RecordFault) -> PictureBox {
    guard let field = value[name] else { throw .field(name: name, reason: "is missing") }
    guard let box = PictureBox(field) else { throw .field(name: name, reason: "is not [x, y, width, height]") }
    return box
  }
}

/// The annotations of RefCOCO, RefCOCO+ and RefCOCOg: which box of which picture a reference means.
///
/// They are published as a Python pickle, `refs(unc).p`, which Triad does not run; as JSON it is read:
/// `python3 -c 'import json, pickle; json.dump(pickle.load(open("refs(unc).p", "rb"), encoding="latin1"), open("refs.json", "w"))'`.
public struct PictureReferences: Sendable, Hashable {
  /// Where a reference points.
  package struct Reference: Sendable, Hashable {
    /// The COCO id of the picture.
    package let picture: Int
    package let box: PictureBox
    /// `train`, `val`, `testA` or `testB`, and in RefCOCOg `test`.
    package let split: String
  }

  /// The splits of RefCOCO and RefCOCO+ (`train`, `val`, `testA`, `testB`) and of RefCOCOg (`train`, `val`, `test`); a file need not have
  /// all of them.
  private static let splits = ["train", "val", "test", "testA", "testB"].map { (text: $0, value: $0) }

  /// How large a picture was when it was annotated, in pixels.
  package struct Size: Sendable, Hashable {
    package let width: Int
    package let height: Int
  }

  private let references: [Int: Reference]
  /// Of the pictures whose size the instances say, by their COCO ids.
  private let sizes: [Int: Size]
  /// The boxes of the instances, and those of them without area, which no choice is right for.
  package let boxCount: Int
  package let flatCount: Int

  /// - Parameters:
  ///   - path: The references as a JSON array of objects with `ref_id`, `ann_id`, `image_id` and `split`.
  ///   - instances: `instances.json`, whose `annotations` have an `id`, an `image_id` and a `bbox`, and whose `images` may have an `id`, a
  ///     `width` and a `height`.
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
    var sizes: [Int: Size] = [:]
    do throws(SourceError) {
      try TaskFile.read(instances, .member("images")) { (fields, _) throws(RecordFault) in
        guard let id = try fields.optionalInteger("id"), let width = try fields.optionalInteger("width"),
          let height = try fields.optionalInteger("height")
        else { return }
        sizes[id] = Size(width: width, height: height)
      }
    } catch {
      // Not every file of boxes says it.
      guard case .emptiness = error else { throw error }
    }
    self.sizes = sizes
    var references: [Int: Reference] = [:]
    try TaskFile.read(path, .array) { (fields, _) throws(RecordFault) in
      if fields.value["ann_id"]?.array != nil {
        throw .field(
          name: "ann_id",
          reason:
            "is a list, as in gRefCOCO, whose phrases may mean several things or none; give the references of RefCOCO, RefCOCO+ or "
            + "RefCOCOg")
      }
      let (id, annotation) = (try fields.integer("ref_id"), try fields.integer("ann_id"))
      guard let entry = boxes[annotation] else {
        throw .field(name: "ann_id", reason: "\(annotation) is the id of no annotation in \(instances)")
      }
      let picture = try fields.integer("image_id")
      guard picture == entry.picture else {
        throw .field(name: "image_id", reason: "is \(picture), but \(entry.picture) in \(instances)")
      }
      let split = try fields.choice("split", of: Self.splits)
      let reference = Reference(picture: picture, box: entry.box, split: split)
      guard references.updateValue(reference, forKey: id) == nil else {
        throw .field(name: "ref_id", reason: "\(id) occurs twice")
      }
    }
    self.references = references
    boxCount = boxes.count
    flatCount = boxes.values.count { $0.box.isFlat }
  }

  /// The number of references.
  package var count: Int { references.count }

  /// How large picture `id` was when it was annotated; nil where the instances do not say it.
  package func size(ofPicture id: Int) -> Size? { sizes[id] }

  /// The reference with this `ref_id`; nil if there is none.
  package subscript(id: Int) -> Reference? { references[id] }
}
