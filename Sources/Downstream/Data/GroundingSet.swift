public import Data

/// A phrase that means one thing on a picture.
public struct GroundingExample: Sendable, Hashable {
  /// Unique in its set.
  package let id: Int
  /// A picture of the set.
  package let picture: Int
  /// As it was written, not cleaned.
  package let text: String
  /// Which thing is meant, by the number of its annotation (`ref_id`); nil in training, which does not know it.
  package let reference: Int?

  /// A phrase about the picture at the place `picture` of the set's pictures.
  public init(id: Int, picture: Int, text: String, reference: Int?) {
    self.id = id
    self.picture = picture
    self.text = text
    self.reference = reference
  }
}

/// One split of a task of grounding.
public struct GroundingSet: Sendable {
  /// Such as `refcoco+/val`.
  package let name: String
  /// The pictures that examples point to.
  public let pictures: any PictureSource
  /// The phrases, in the order of the file.
  public let examples: [GroundingExample]
  /// A hash of pictures and examples.
  package let fingerprint: UInt64

  /// A set of phrases; a trap where one points to a picture that is not there.
  public init(name: String, pictures: any PictureSource, examples: [GroundingExample]) {
    pictures.requirePictures(examples.lazy.map(\.picture), of: "grounding set '\(name)'")
    self.name = name
    self.pictures = pictures
    self.examples = examples
    fingerprint = pictures.fingerprint(
      with: examples.lazy.map { "\($0.id) \($0.picture) \($0.reference ?? -1) \($0.text)" })
  }
}

extension GroundingSet {
  /// JSON lists of ALBEF and TCL for RefCOCO+, several as one set: `{"image", "text"}`, in the test splits with the `ref_id` of what is
  /// meant.
  ///
  /// - Parameter root: The folder that the paths are below; a picture's group is its COCO id.
  /// - Throws: `SourceError`, with file, record and field.
  public init(
    albefGrounding lists: [String], root: String, name: String, decoder: PictureDecoder = PictureDecoder()
  ) throws(SourceError) {
    var numbering = PictureNumbering(root: root, coversContents: true)
    var read: [GroundingExample] = []
    for list in lists {
      try TaskFile.read(list, .array) { (fields, _) throws(RecordFault) in
        read.append(
          GroundingExample(
            id: read.count, picture: try numbering.number(of: try fields.path("image"), field: "image"),
            text: try fields.sentence("text"), reference: try fields.optionalInteger("ref_id")))
      }
    }
    self.init(name: name, pictures: numbering.source(name: name, decoder: decoder), examples: read)
  }

  /// What every example with a `ref_id` means, and the boxes among which a model chooses.
  ///
  /// - Parameters:
  ///   - references: The annotations of RefCOCO+.
  ///   - proposals: Boxes by picture, such as `dets.json`; nil where a model is to point instead of choosing one.
  /// - Throws: `SourceError.request` if an example's reference is unknown, is on another picture, or has no proposals.
  public func targets(
    _ references: PictureReferences, proposals: PictureBoxes?
  ) throws(SourceError) -> [GroundingTarget] {
    var targets: [GroundingTarget] = []
    for (place, example) in examples.enumerated() {
      guard let id = example.reference else { continue }
      func fault(_ reason: String) -> SourceError {
        .request("Example \(example.id) of \(name) means reference \(id), \(reason); give the files of one release.")
      }
      guard let reference = references[id] else { throw fault("which the annotations do not hold") }
      let group = pictures.group(at: example.picture)
      guard group == "coco:\(reference.picture)" else {
        throw fault("which is on picture \(reference.picture), not on \(group)")
      }
      let boxes = proposals.map { $0[reference.picture] ?? [] }
      guard boxes?.isEmpty != true else {
        throw fault("for whose picture \(reference.picture) there are no boxes to choose from")
      }
      targets.append(
        GroundingTarget(example: place, box: reference.box, proposals: boxes ?? [], split: reference.split))
    }
    return targets
  }
}

/// What an example of grounding means, and the boxes to choose from.
public struct GroundingTarget: Sendable, Hashable {
  /// The example's place in its set.
  package let example: Int
  /// What is meant.
  package let box: PictureBox
  /// Empty where a model is to point instead.
  package let proposals: [PictureBox]
  /// As the annotations call it: `val`, `testA` or `testB`.
  package let split: String

  /// What the example at a place of its set means; `proposals` are the boxes to choose from, empty where a model is to
  /// point.
  public init(example: Int, box: PictureBox, proposals: [PictureBox], split: String) {
    self.example = example
    self.box = box
    self.proposals = proposals
    self.split = split
  }

  /// Whether a choice counts as right, as published: intersection over union of at least 0.5.
  package func isHit(by choice: PictureBox) -> Bool { box.overlap(with: choice) >= 0.5 }
}
