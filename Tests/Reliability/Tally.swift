import Foundation

/// What a campaign tried, what came of it, and what should not have: its summary line.
struct Tally {
  let campaign: String
  private let began = Date()
  private(set) var attempts = 0
  /// In the order of their first appearance.
  private(set) var outcomes: [(name: String, count: Int)] = []
  private(set) var findings: [String] = []
  /// Why a part was left out, each reason once.
  private(set) var omissions: [String] = []

  init(_ campaign: String) { self.campaign = campaign }

  /// One disturbance, and what came of it in a few words.
  mutating func attempt(_ outcome: String) {
    attempts += 1
    if let place = outcomes.firstIndex(where: { $0.name == outcome }) {
      outcomes[place].count += 1
    } else {
      outcomes.append((outcome, 1))
    }
  }

  /// What breaks a promise, said at once: long campaigns are stopped and mended.
  mutating func finding(_ text: String) {
    findings.append(text)
    Self.say("\(campaign): FOUND \(text)")
  }

  mutating func omit(_ reason: String) {
    guard !omissions.contains(reason) else { return }
    omissions.append(reason)
    Self.say("\(campaign): left out: \(reason)")
  }

  /// `kills: 120 attempts in 61 s: 97 killed, 23 had ended; 0 findings`.
  var line: String {
    let parts = outcomes.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
    let seconds = Int(Date().timeIntervalSince(began).rounded())
    let left = omissions.isEmpty ? "" : "; left out: \(omissions.joined(separator: ", "))"
    return "\(campaign): \(attempts) attempts in \(seconds) s\(parts.isEmpty ? "" : ": \(parts)"); "
      + "\(findings.count) finding\(findings.count == 1 ? "" : "s")\(left)"
  }

  static func say(_ text: String) { FileHandle.standardError.write(Foundation.Data((text + "\n").utf8)) }
}
