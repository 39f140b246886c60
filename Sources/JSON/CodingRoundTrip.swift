import Foundation

/// A value as it is read back from its canonical form.
package struct CodingRoundTrip<Value: Codable & Hashable> {
  package let decoded: Value
  /// In what it is not the value that was written, or nil.
  package let failure: String?

  /// - Parameter kind: What sentences call it: `objective`.
  package init(_ value: Value, called kind: String) throws {
    let encoded = try CanonicalJSON.text(of: value)
    decoded = try JSONDecoder().decode(Value.self, from: Data(encoded.utf8))
    if decoded != value || decoded.hashValue != value.hashValue {
      failure = "\(encoded) decodes to a different \(kind)"
    } else if try CanonicalJSON.text(of: decoded) != encoded {
      failure = "encoding it twice gives different text"
    } else {
      failure = nil
    }
  }
}
