import Reporting

/// What single arms show, one below another: of many arms all but the first are folded, each behind its name.
enum ArmFold {
  /// More arms than a reader takes in without choosing.
  static let openLimit = 4

  /// - Parameters:
  ///   - verdict: What stands beside the name, such as where the first hit was.
  ///   - place: The place of the arm among those shown.
  ///   - count: How many are shown.
  static func markup(_ name: String, verdict: String?, place: Int, of count: Int, _ content: [Markup]) -> Markup {
    let heading = [Markup.text(name)] + (verdict.map { [.tag("span", text: $0)] } ?? [])
    guard count > openLimit else {
      return .tag("div", ["class": "answer"], [.tag("h5", [:], heading)] + content)
    }
    return .tag("div", ["class": "answer folded"], [.folded(heading, isOpen: place == 0, content)])
  }
}
