import Data

/// A file of a task: JSON objects, one a record, read from front to back and never held.
enum TaskFile {
  /// Where the records are.
  enum Form {
    /// The file is their array.
    case array
    /// The file is an object, and this member of it their array.
    case member(String)
    /// Each is a line.
    case lines
  }

  /// Gives every record of the file at `path` to `take`, with its number from 0.
  ///
  /// - Throws: `SourceError`; what `take` throws, with file and record; `.emptiness` if there is none.
  static func read(
    _ path: String, _ form: Form, _ take: (RecordFields, Int) throws(RecordFault) -> Void
  ) throws(SourceError) {
    let file = try StableFile(path: path)
    switch form {
    case .array: try read(file, JSONArrayScanner(file), take)
    case .member(let name): try read(file, JSONArrayScanner(file, members: [name]), take)
    case .lines: try read(file, LineScanner(file), take)
    }
  }

  private static func read(
    _ file: StableFile, _ records: some RecordScanner, _ take: (RecordFields, Int) throws(RecordFault) -> Void
  ) throws(SourceError) {
    var records = records
    var number = 0
    while let record = try records.next() {
      try COCORecords.checked(file, record.place) { () throws(RecordFault) in
        try take(try RecordFields(record.bytes), number)
      }
      number += 1
    }
    guard number > 0 else { throw .emptiness(path: file.path) }
  }
}

extension RecordFields {
  /// Text that must be there and say something.
  func sentence(_ name: String) throws(RecordFault) -> String {
    let text = try text(name)
    guard text.hasVisibleCharacter else { throw .field(name: name, reason: "is empty") }
    return text
  }

  /// A whole number that may be absent or null.
  func optionalInteger(_ name: String) throws(RecordFault) -> Int? {
    try optionalIdentifier(name) == nil ? nil : integer(name)
  }

  /// The value that `choices` gives the text of field `name`.
  func choice<Value>(_ name: String, of choices: [(text: String, value: Value)]) throws(RecordFault) -> Value {
    let text = try text(name)
    guard let choice = choices.first(where: { $0.text == text }) else {
      throw .field(name: name, reason: "is '\(text)', none of \(choices.map(\.text).joined(separator: ", "))")
    }
    return choice.value
  }
}
