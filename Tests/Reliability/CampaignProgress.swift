import Foundation

/// Says how far a campaign is, at most every ten seconds.
struct CampaignProgress {
  private var last = Date()

  mutating func say(_ text: @autoclosure () -> String) {
    guard Date().timeIntervalSince(last) >= 10 else { return }
    last = Date()
    Tally.say(text())
  }
}
