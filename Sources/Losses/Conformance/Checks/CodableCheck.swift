import Foundation

extension ConformanceSubject {
  func codableFailure() -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    do {
      let encoded = try encoder.encode(objective)
      let decoded = try JSONDecoder().decode(Checked.self, from: encoded)
      guard decoded == objective, decoded.hashValue == objective.hashValue else {
        return "\(String(decoding: encoded, as: UTF8.self)) decodes to a different objective"
      }
      guard try encoder.encode(decoded) == encoded else { return "encoding it twice gives different text" }
      return ConformanceSubject(objective: decoded, fixture: fixture).outcome().firstDifference(from: outcome())
        .map { "decoded and original train differently: \($0)" }
    } catch {
      return "\(error)"
    }
  }
}
