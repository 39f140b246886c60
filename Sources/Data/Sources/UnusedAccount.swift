/// What a source found and does not use, by reason: nothing is lost in silence.
package struct UnusedAccount: Sendable, Hashable {
  /// What is not used for one reason.
  package struct Item: Sendable, Hashable, CustomStringConvertible {
    /// What they are, as a heading: `pictures without a caption`.
    package let reason: String
    package fileprivate(set) var count: Int
    /// The first few.
    package fileprivate(set) var examples: [String]

    package var description: String {
      "\(reason): \(count)" + (examples.isEmpty ? "" : ", such as \(examples.joined(separator: ", "))")
    }
  }

  package private(set) var items: [Item] = []

  /// How many examples are kept for a reason.
  static let exampleLimit = 3
  /// Bytes of an example; names in archives may have a mebibyte.
  private static let exampleLength = 300

  package init() {}

  package var isEmpty: Bool { items.isEmpty }

  /// How many there are, for all reasons or for one.
  package func count(of reason: String? = nil) -> Int {
    items.reduce(0) { $0 + (reason == nil || $1.reason == reason ? $1.count : 0) }
  }

  package mutating func add(_ reason: String, _ example: String) {
    add(
      Item(
        reason: reason, count: 1, examples: [String(decoding: example.utf8.prefix(Self.exampleLength), as: UTF8.self)]))
  }

  mutating func add(_ other: UnusedAccount) {
    for item in other.items { add(item) }
  }

  private mutating func add(_ item: Item) {
    guard let place = items.firstIndex(where: { $0.reason == item.reason }) else { return items.append(item) }
    items[place].count += item.count
    items[place].examples += item.examples.prefix(Self.exampleLimit - items[place].examples.count)
  }
}

extension UnusedAccount: CustomStringConvertible {
  /// One reason after the other.
  package var description: String { items.map(\.description).joined(separator: "; ") }
}

extension UnusedAccount {
  /// As an index of a shard keeps it.
  func encode(to bytes: inout [UInt8]) {
    func append(_ text: String) {
      bytes.append(littleEndian: UInt16(clamping: text.utf8.count))
      bytes += text.utf8
    }
    bytes.append(littleEndian: UInt16(items.count))
    for item in items {
      append(item.reason)
      bytes.append(littleEndian: UInt64(item.count))
      bytes.append(littleEndian: UInt16(item.examples.count))
      item.examples.forEach(append)
    }
  }

  init(_ cursor: inout ByteCursor) throws(ByteCursor.Failure) {
    for _ in 0..<(try cursor.number(UInt16.self)) {
      let reason = try cursor.text()
      let count = Int(clamping: try cursor.number(UInt64.self))
      items.append(Item(reason: reason, count: count, examples: try cursor.texts()))
    }
  }
}

/// A source that says what it found and does not use.
package protocol AccountingSource: PairSource {
  var unused: UnusedAccount { get }
}

extension PairSource {
  /// What this, or the list that this is made of, found and does not use.
  package var unusedAccount: UnusedAccount { (chosenFrom as? any AccountingSource)?.unused ?? UnusedAccount() }
}
