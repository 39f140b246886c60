/// How a string stands in JSON: in quotation marks, with escapes where RFC 8259 wants them, and in two places where it lets the writer
/// choose.
enum QuotedText {
  /// The writer's choice.
  enum Escapes {
    /// A slash stands for itself; control characters without a short name that is in daily use have their number.
    case fewest
    /// As Foundation's encoder has it: a slash has a backslash, backspace and form feed have their names. In all identities so far.
    case foundation
  }

  /// Appends `value` to `text`.
  static func append(_ value: String, to text: inout String, _ escapes: Escapes) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "/" where escapes == .foundation: text += "\\/"
      case "\u{8}" where escapes == .foundation: text += "\\b"
      case "\u{c}" where escapes == .foundation: text += "\\f"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
