extension JSONValue {
  /// The document on one line, as a log wants it. Numbers have as many digits as it takes to read the same value back.
  public var compactText: String {
    var result = ""
    write(to: &result, indentation: nil)
    return result
  }

  /// The document with two blanks of indentation a level and a final line feed, as a file wants it.
  public var indentedText: String {
    var result = ""
    write(to: &result, indentation: 0)
    return result + "\n"
  }

  private func write(to text: inout String, indentation: Int?) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let value): text += Self.text(of: value)
    case .string(let value): Self.quote(value, into: &text)
    case .array(let values):
      // Arrays of plain values stay on one line: they are the values of the seeds.
      let flat = values.allSatisfy(\.isScalar)
      Self.enclose("[", "]", values, into: &text, indentation: flat ? nil : indentation) { value, text, inner in
        value.write(to: &text, indentation: inner)
      }
    case .object(let members):
      Self.enclose("{", "}", members, into: &text, indentation: indentation) { member, text, inner in
        Self.quote(member.key, into: &text)
        text += inner == nil ? ":" : ": "
        member.value.write(to: &text, indentation: inner)
      }
    }
  }

  private var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private static func enclose<Element>(
    _ open: String, _ close: String, _ elements: [Element], into text: inout String, indentation: Int?,
    body: (Element, inout String, Int?) -> Void
  ) {
    text += open
    let inner = indentation.map { $0 + 2 }
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      if let inner { text += "\n" + String(repeating: " ", count: inner) }
      body(element, &text, inner)
    }
    if let indentation, !elements.isEmpty { text += "\n" + String(repeating: " ", count: indentation) }
    text += close
  }

  private static func text(of value: Double) -> String {
    guard value.isFinite else { return "null" }
    if value == 0 { return value.sign == .minus ? "-0.0" : "0" }
    // Swift writes the shortest digits that read back as the same value; whole numbers need no ".0".
    if let integer = Int(exactly: value), abs(integer) < 1 << 53 { return String(integer) }
    return value.description
  }

  private static func quote(_ value: String, into text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
