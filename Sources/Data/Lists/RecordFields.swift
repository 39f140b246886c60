package import JSON

/// What is wrong with one record of a list; the list's reader adds file and place.
package enum RecordFault: Error {
  case syntax(reason: String)
  case field(name: String, reason: String)
}

/// The fields of a JSON object, each checked to be what it must be.
package struct RecordFields {
  package let value: JSONValue

  package init(_ bytes: [UInt8]) throws(RecordFault) {
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw .syntax(reason: "it is \(error)")
    }
    guard case .object = value else { throw .syntax(reason: "it is no object") }
  }

  /// Text that must be there.
  package func text(_ name: String) throws(RecordFault) -> String {
    guard let text = try optionalText(name) else { throw .field(name: name, reason: "is missing") }
    return text
  }

  /// Text that may be absent or null.
  func optionalText(_ name: String) throws(RecordFault) -> String? {
    guard let field = value[name], !field.isNull else { return nil }
    guard let text = field.string else { throw .field(name: name, reason: "is no text") }
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
    guard captions.count == elements.count else { throw .field(name: name, reason: "holds something that is no text") }
    guard !captions.isEmpty else { throw .field(name: name, reason: "is empty") }
    return captions
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
    guard let number = field.integer else { throw .field(name: name, reason: "is neither text nor a whole number") }
    return String(number)
  }

  /// A whole number that must be there.
  package func integer(_ name: String) throws(RecordFault) -> Int {
    guard let field = value[name] else { throw .field(name: name, reason: "is missing") }
    guard let number = field.integer else { throw .field(name: name, reason: "is no whole number") }
    return number
  }

  /// The text `inner` of every object in the array `name`; at least one.
  package func texts(_ name: String, _ inner: String) throws(RecordFault) -> [String] {
    guard let field = value[name] else { throw .field(name: name, reason: "is missing") }
    guard let elements = field.array else { throw .field(name: name, reason: "is no array") }
    let texts = elements.compactMap { $0[inner]?.string }
    guard texts.count == elements.count else {
      throw .field(name: name, reason: "holds something without the text \(inner)")
    }
    guard !texts.isEmpty else { throw .field(name: name, reason: "is empty") }
    return texts
  }
}
