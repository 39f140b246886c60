public import Data

/// A statement about two pictures that is true or false of them.
public struct PicturePairStatement: Sendable, Hashable {
  /// Unique in its set.
  public let id: Int
  /// The place of the left picture among the set's pictures.
  public let left: Int
  /// The place of the right picture among the set's pictures.
  public let right: Int
  /// As it was written, not cleaned.
  public let statement: String
  /// Whether the statement holds of the two pictures.
  public let isTrue: Bool
  /// Examples of one number share their statement: a model is consistent where it is right about all of them (NLVR2).
  public let statementNumber: Int

  /// A statement about two pictures; those of one `statementNumber` are the same sentence.
  public init(id: Int, left: Int, right: Int, statement: String, isTrue: Bool, statementNumber: Int) {
    self.id = id
    self.left = left
    self.right = right
    self.statement = statement
    self.isTrue = isTrue
    self.statementNumber = statementNumber
  }
}

/// One split of a task about two pictures.
public struct PicturePairSet: Sendable {
  /// Such as `debcap-pairs/train`.
  package let name: String
  /// The pictures that statements point to.
  public let pictures: any PictureSource
  /// The statements, in the order of the file.
  public let statements: [PicturePairStatement]
  /// A hash of pictures and statements.
  public let fingerprint: UInt64

  /// A set of statements; a trap where one points to a picture that is not there.
  public init(name: String, pictures: any PictureSource, statements: [PicturePairStatement]) {
    pictures.requirePictures(statements.lazy.flatMap { [$0.left, $0.right] }, of: "pair set '\(name)'")
    self.name = name
    self.pictures = pictures
    self.statements = statements
    fingerprint = pictures.fingerprint(
      with: statements.lazy.map {
        "\($0.id) \($0.left) \($0.right) \($0.isTrue) \($0.statementNumber) \($0.statement)"
      })
  }
}

extension PicturePairSet {
  /// A split of NLVR2 from its published file, a JSON object per line (`dev.json`, `train.json`).
  ///
  /// The `identifier` `dev-850-0-1` says split, set, pair and sentence: the pictures are `dev-850-0-img0.png` (left) and
  /// `dev-850-0-img1.png` (right), of training pairs in the folder `directory`; pairs of one set and sentence share their statement;
  /// pictures of one set are one group, because a set arranges the same few pictures into its pairs.
  ///
  /// - Parameter root: The folder of the split's pictures.
  /// - Throws: `SourceError`, with file, line and field.
  public init(
    nlvr2 path: String, root: String, name: String, decoder: PictureDecoder = PictureDecoder()
  ) throws(SourceError) {
    var numbering = PictureNumbering(root: root, coversContents: true)
    var numbers = StatementNumbers()
    var identifiers: Set<String> = []
    var read: [PicturePairStatement] = []
    try TaskFile.read(path, .lines) { (fields, number) throws(RecordFault) in
      let identifier = try fields.text("identifier")
      guard identifiers.insert(identifier).inserted else {
        throw .field(name: "identifier", reason: "\(identifier) occurs twice")
      }
      let parts = identifier.split(separator: "-", omittingEmptySubsequences: false)
      guard parts.count == 4, !parts.contains("") else {
        throw .field(name: "identifier", reason: "\(identifier) is not of the form split-set-pair-sentence")
      }
      let folder = try fields.optionalIdentifier("directory").map { "\($0)/" } ?? ""
      let group = "nlvr2:\(parts[0])-\(parts[1])"
      func picture(_ side: Int) throws(RecordFault) -> Int {
        try numbering.number(
          of: "\(folder)\(parts[0])-\(parts[1])-\(parts[2])-img\(side).png", group: group, field: "identifier")
      }
      let statement = try fields.sentence("sentence")
      read.append(
        PicturePairStatement(
          id: number, left: try picture(0), right: try picture(1), statement: statement,
          isTrue: try fields.truth("label"),
          statementNumber: try numbers.number(
            of: "\(parts[0])-\(parts[1])-\(parts[3])", saying: statement, field: "sentence")))
    }
    self.init(name: name, pictures: numbering.source(name: name, decoder: decoder), statements: read)
  }

  /// A JSON list of ALBEF and TCL for NLVR2: `{"images": [left, right], "sentence", "label": "True"}`.
  ///
  /// Rows of one sentence share their statement.
  ///
  /// - Parameter root: The folder that the paths are below.
  /// - Throws: `SourceError`, with file, record and field.
  public init(
    albefNLVR path: String, root: String, name: String, decoder: PictureDecoder = PictureDecoder()
  ) throws(SourceError) {
    var numbering = PictureNumbering(root: root, coversContents: true)
    var numbers = StatementNumbers()
    var read: [PicturePairStatement] = []
    try TaskFile.read(path, .array) { (fields, number) throws(RecordFault) in
      let images = try fields.captions("images")
      guard images.count == 2 else { throw .field(name: "images", reason: "holds \(images.count) paths, not two") }
      func picture(_ side: Int) throws(RecordFault) -> Int {
        try numbering.number(of: images[side], group: Self.group(ofPicture: images[side]), field: "images")
      }
      let statement = try fields.sentence("sentence")
      read.append(
        PicturePairStatement(
          id: number, left: try picture(0), right: try picture(1), statement: statement,
          isTrue: try fields.truth("label"),
          statementNumber: try numbers.number(of: statement, saying: statement, field: "sentence")))
    }
    self.init(name: name, pictures: numbering.source(name: name, decoder: decoder), statements: read)
  }

  /// The group of a picture that has a name of NLVR2; nil for other names.
  private static func group(ofPicture path: String) -> String? {
    let parts = (path.split(separator: "/").last ?? "").split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[3].hasPrefix("img") ? "nlvr2:\(parts[0])-\(parts[1])" : nil
  }
}

extension RecordFields {
  /// A truth value in the words of NLVR2.
  fileprivate func truth(_ name: String) throws(RecordFault) -> Bool {
    try choice(name, of: [("True", true), ("False", false)])
  }
}

/// Numbers statements in the order in which they first come.
private struct StatementNumbers {
  private var numbers: [String: Int] = [:]
  private var statements: [String] = []

  /// The number of the statement with this key, which says the same whenever it comes.
  package mutating func number(of key: String, saying statement: String, field name: String) throws(RecordFault) -> Int
  {
    if let number = numbers[key] {
      guard statements[number] == statement else {
        throw .field(name: name, reason: "differs from that of another pair of \(key)")
      }
      return number
    }
    statements.append(statement)
    numbers[key] = statements.count - 1
    return statements.count - 1
  }
}
