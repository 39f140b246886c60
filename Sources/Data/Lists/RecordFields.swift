package import JSON

/// What is wrong with one record of a list; the list's reader adds file and place.
package enum RecordFault: Error {
  case syntax(reason: String)
  case field(name: String, reason: String)
  /// A file that the record consists of cannot be used.
  case file(SourceError)
  /// No fault of the record, but of the whole list.
  case list(SourceError)
  /// The same, found in the record: what stands after it cannot be believed.
  case disorder(reason: String)

  /// What is wrong, without its place.
  var words: String {
    switch self {
    case .syntax(let reason), .disorder(let reason): reason
    case .field(let name, let reason): "\(name) \(reason)"
    case .file(let error), .list(let error): error.description
    }
  }

  /// As an error of the record at `place` of the file `path`.
  package func at(_ place: String, of path: String) -> SourceError {
    switch self {
    case .syntax(let reason), .disorder(let reason): .syntax(path: path, place: place, reason: reason)
    case .field(let name, let reason): .field(path: path, place: place, name: name, reason: reason)
    case .file(let error), .list(let error): error
    }
  }
}

/// The fields of a JSON object, each checked to be what it must be.
package struct RecordFields {
  package let value: JSONValue
  private let bytes: [UInt8]

  package init(_ bytes: [UInt8]) throws(RecordFault) {
    self.bytes = bytes
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw .syntax(
        reason: TextEncoding.wideFault(of: bytes).map { "it \($0)" } ?? error.clause)
    }
    guard case .object = value else { throw .syntax(reason: "it is not an object") }
  }

  /// Text that must be there.
  package func text(_ name: String) throws(RecordFault) -> String {
    guard let text = try optionalText(name) else { throw .field(name: name, reason: "is missing") }
    return text
  }

  /// Text that may be absent or null.
  func optionalText(_ name: String) throws(RecordFault) -> String? {
    guard let field = value[name], !field.isNull else { return nil }
    guard let text = field.string else { throw .field(name: name, reason: "is not text") }
    return text
  }

  /// A path that must be there.
  package func path(_ name: String) throws(RecordFault) -> String {
    let path = try text(name)
    guard !path.isEmpty else { throw .field(name: name, reason: "is empty") }
    return path
  }

  /// A caption, or an array of at least one.
  package func captions(_ name: String) throws(RecordFault) -> [String] {
    guard let field = value[name] else { throw .field(name: name, reason: "is missing") }
    if let caption = field.string { return [caption] }
    guard let elements = field.array else { throw .field(name: name, reason: "is neither text nor an array of texts") }
    let captions = elements.compactMap(\.string)
    guard captions.count == elements.count else { throw .field(name: name, reason: "holds something that is not text") }
    guard !captions.isEmpty else { throw .field(name: name, reason: "is empty") }
    return captions
  }

  /// The same of the first of `names` that there is and not null; messages name the first of all.
  func captions(among names: [String]) throws(RecordFault) -> [String] {
    try captions(names.first { value[$0].map { !$0.isNull } ?? false } ?? names[0])
  }

  /// The captions of the first of `names` that there is and not null; none if there is none.
  package func anyCaptions(_ names: [String]) throws(RecordFault) -> [String] {
    guard let name = names.first(where: { value[$0].map { !$0.isNull } ?? false }) else { return [] }
    return try captions(name)
  }

  /// A name that is written as text or as a whole number.
  package func identifier(_ name: String) throws(RecordFault) -> String {
    guard let identifier = try optionalIdentifier(name) else { throw .field(name: name, reason: "is missing") }
    return identifier
  }

  /// The field in which `PairExport` keeps a group's name, which decides what a keyed split does; lists of others have none.
  static let exportedGroup = "triad_group"

  /// The group that an export of Triad says.
  func exportedGroup() throws(RecordFault) -> String? { try optionalText(Self.exportedGroup) }

  package func optionalIdentifier(_ name: String) throws(RecordFault) -> String? {
    guard let field = value[name], !field.isNull else { return nil }
    if let text = field.string { return text }
    if let number = field.integer { return String(number) }
    guard let digits = digits(of: name) else { throw .field(name: name, reason: "is neither text nor a whole number") }
    return digits
  }

  /// The whole number `name` as it is written: beyond 2^53 its value has been rounded.
  private func digits(of name: String) -> String? {
    var scanner = JSONScanner(bytes)
    var digits: String?
    try? scanner.members { (scanner, key) throws(JSONError) in
      guard key == name, try scanner.kind() == .number else { return try scanner.skipValue() }
      digits = try scanner.wholeNumberText()
    }
    return digits
  }

  /// A whole number that must be there.
  package func integer(_ name: String) throws(RecordFault) -> Int {
    guard let field = value[name] else { throw .field(name: name, reason: "is missing") }
    if let number = field.integer { return number }
    guard let digits = digits(of: name) else { throw .field(name: name, reason: "is not a whole number") }
    guard let number = Int(digits) else { throw .field(name: name, reason: "is \(digits), beyond 64 bits") }
    return number
  }

  /// An id that is a whole number, or a text that is one: files that were made by other programs than COCO's mix them.
  func wholeNumber(_ name: String) throws(RecordFault) -> Int {
    guard let text = value[name]?.string else { return try integer(name) }
    guard let number = Int(text), String(number) == text else {
      throw .field(name: name, reason: "is '\(text.prefix(80))', no whole number")
    }
    return number
  }

  /// The text `inner` of every object in the array `name`; at least one.
  package func texts(_ name: String, _ inner: String) throws(RecordFault) -> [String] {
    guard let field = value[name] else { throw .field(name: name, reason: "is missing") }
    guard let elements = field.array else { throw .field(name: name, reason: "is not an array") }
    let texts = elements.compactMap { $0[inner]?.string }
    guard texts.count == elements.count else {
      throw .field(name: name, reason: "holds something without the text \(inner)")
    }
    guard !texts.isEmpty else { throw .field(name: name, reason: "is empty") }
    return texts
  }
}
