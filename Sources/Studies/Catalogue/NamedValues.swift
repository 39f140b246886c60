import Files
import Parts
import Training

/// What a catalogue knows by a name and what is not a type: a downstream task, a column, a data set, a scale.
protocol NamedValue: Sendable {
  static var kind: PartKind { get }
  /// What no two of the kind may have in common.
  var key: String { get }
  /// What stands for it in names of files and folders; nil if nothing does.
  var fileName: String? { get }
  var place: DeclarationPlace { get }
  /// Whether another of the same key is this one, brought once more.
  func isSame(as other: Self) -> Bool
}

extension NamedValue {
  var fileName: String? { key }
  func isSame(as other: Self) -> Bool { place == other.place }
}

/// Values of one kind, and where two of them have one name.
struct NamedValues<Value: NamedValue>: Sendable {
  /// In the order in which they were added.
  private(set) var all: [Value] = []
  /// A sentence each that says where both are declared.
  private(set) var clashes: [String] = []

  init(_ values: [Value]) {
    for value in values { add(value) }
  }

  subscript(key: String) -> Value? { all.first { $0.key == key } }

  /// The same value again changes nothing; of two that have one name the first counts.
  mutating func add(_ value: Value) {
    if let known = self[value.key] {
      guard !known.isSame(as: value) else { return }
      return note(
        "Two \(Value.kind)s are called '\(value.key)': that of \(known.place) and that of \(value.place); give one of them another name."
      )
    }
    let alike = all.first { known in
      guard let name = known.fileName, let new = value.fileName else { return false }
      return FileName.folded(name) == FileName.folded(new)
    }
    if let alike {
      note(
        "The \(Value.kind)s '\(alike.key)' of \(alike.place) and '\(value.key)' of \(value.place) are one name to some file systems, and files are "
          + "named by them; give one of them another name.")
    }
    all.append(value)
  }

  private mutating func note(_ clash: String) {
    if !clashes.contains(clash) { clashes.append(clash) }
  }
}

extension PartKind {
  static let downstreamTask = PartKind("downstream task")
  static let column = PartKind("column")
  static let dataSet = PartKind("data set")
  static let scale = PartKind("scale")
}

extension TaskOffer: NamedValue {
  static var kind: PartKind { .downstreamTask }
  var key: String { name }
}

extension StudyColumn: NamedValue {
  static var kind: PartKind { .column }
  var key: String { name }
  var fileName: String? { nil }
}

extension StudyDataSet: NamedValue {
  static var kind: PartKind { .dataSet }
  /// `birds`; files are told apart by all of their words.
  var key: String { isNamed ? name.rawValue : words.joined(separator: " ") }
  /// Nil for files, whose addresses are whatever they are: what is made of them is named by the number of their words.
  var fileName: String? { isNamed && !name.rawValue.contains(":") ? name.rawValue : nil }
}

extension Scale: NamedValue {
  static var kind: PartKind { .scale }
  var key: String { name }
  func isSame(as other: Scale) -> Bool { self == other }
}
