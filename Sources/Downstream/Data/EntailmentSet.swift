public import Data

/// Whether a sentence follows from a picture; the numbers are those of the published code.
public enum Entailment: Int, Sendable, Hashable, CaseIterable {
  /// The picture shows that the hypothesis is false.
  case contradiction = 0
  /// The picture leaves it open.
  case neutral = 1
  /// The picture shows that the hypothesis is true.
  case entailment = 2
}

/// A picture, a sentence, and how the one stands to the other.
public struct EntailmentExample: Sendable, Hashable {
  /// Unique in its set.
  public let id: Int
  /// A picture of the set.
  public let picture: Int
  /// As it was written, not cleaned.
  public let hypothesis: String
  /// What holds between picture and hypothesis.
  public let label: Entailment

  /// A hypothesis about the picture at the place `picture` of the set's pictures.
  public init(id: Int, picture: Int, hypothesis: String, label: Entailment) {
    self.id = id
    self.picture = picture
    self.hypothesis = hypothesis
    self.label = label
  }
}

/// One split of a task of visual entailment.
public struct EntailmentSet: Sendable {
  /// Such as `debcap-ve/train`.
  package let name: String
  /// The pictures that examples point to.
  public let pictures: any PictureSource
  /// The examples, in the order of the file.
  public let examples: [EntailmentExample]
  /// A hash of pictures and examples.
  public let fingerprint: UInt64

  /// A set of examples; a trap where one points to a picture that is not there.
  public init(name: String, pictures: any PictureSource, examples: [EntailmentExample]) {
    pictures.requirePictures(examples.lazy.map(\.picture), of: "entailment set '\(name)'")
    self.name = name
    self.pictures = pictures
    self.examples = examples
    fingerprint = pictures.fingerprint(
      with: examples.lazy.map { "\($0.id) \($0.picture) \($0.label.rawValue) \($0.hypothesis)" })
  }
}

extension EntailmentSet {
  /// The examples that follow from their picture or contradict it: the two-way task. Pictures stay as they are.
  public var decided: EntailmentSet {
    EntailmentSet(name: name + ", two-way", pictures: pictures, examples: examples.filter { $0.label != .neutral })
  }
}

extension EntailmentSet {
  /// The spellings of the picture's id in the files, the program and the text of the SNLI-VE repository.
  private static let idSpellings = ["Flickr30kID", "Flickr30K_ID", "Flikr30kID"]

  private static let labels: [(text: String, value: Entailment)] = [
    ("entailment", .entailment), ("neutral", .neutral), ("contradiction", .contradiction),
  ]

  /// A split of SNLI-VE from its published file, a JSON object per line (`snli_ve_dev.jsonl`).
  ///
  /// The hypothesis is `sentence2`, the label `gold_label`; the id of the picture is read in each of its three spellings, with
  /// and without `.jpg`. Groups are those of Flickr30K, `flickr30k:FILE`, as in `KarpathySource` and `FlickrTokenSource`.
  ///
  /// - Parameter root: The folder `flickr30k-images`.
  /// - Throws: `SourceError`, with file, line and field.
  public init(
    snliVE path: String, root: String, name: String, decoder: PictureDecoder = PictureDecoder()
  ) throws(SourceError) {
    try self.init(path, .lines, root: root, name: name, decoder: decoder, label: "gold_label", text: "sentence2") {
      (fields) throws(RecordFault) in
      var ids: [String] = []
      for spelling in Self.idSpellings {
        if let id = try fields.optionalIdentifier(spelling) { ids.append(Self.fileName(id)) }
      }
      guard let id = ids.first, id != ".jpg" else {
        throw .field(name: Self.idSpellings[0], reason: "is missing, in its other spellings as well")
      }
      guard Set(ids).count == 1 else {
        throw .field(name: Self.idSpellings[0], reason: "is not the same in all spellings")
      }
      return id
    }
  }

  /// A JSON list of ALBEF and TCL for visual entailment: `{"image": name without .jpg, "sentence", "label"}`.
  ///
  /// - Throws: `SourceError`, with file, record and field.
  public init(
    albefVE path: String, root: String, name: String, decoder: PictureDecoder = PictureDecoder()
  ) throws(SourceError) {
    try self.init(path, .array, root: root, name: name, decoder: decoder, label: "label", text: "sentence") {
      (fields) throws(RecordFault) in
      let image = try fields.identifier("image")
      guard !image.isEmpty else { throw .field(name: "image", reason: "is empty") }
      return Self.fileName(image)
    }
  }

  private static func fileName(_ id: String) -> String { id.hasSuffix(".jpg") ? id : id + ".jpg" }

  private init(
    _ path: String, _ form: TaskFile.Form, root: String, name: String, decoder: PictureDecoder, label: String,
    text: String, picture: (RecordFields) throws(RecordFault) -> String
  ) throws(SourceError) {
    var numbering = PictureNumbering(root: root, coversContents: true)
    var read: [EntailmentExample] = []
    try TaskFile.read(path, form) { (fields, number) throws(RecordFault) in
      let file = try picture(fields)
      let group = "flickr30k:\(file.split(separator: "/").last ?? "")"
      read.append(
        EntailmentExample(
          id: number, picture: try numbering.number(of: file, group: group, field: "the picture's id"),
          hypothesis: try fields.sentence(text), label: try fields.choice(label, of: Self.labels)))
    }
    self.init(name: name, pictures: numbering.source(name: name, decoder: decoder), examples: read)
  }
}
