package import JSON
import Training

/// A recipe as a flat list of settings, for comparisons: `optimizer.learningRate.peak`, `objectives.lmi.weight`.
package struct RecipeSettings: Sendable, Hashable {
  /// A setting that two recipes do not share.
  package struct Difference: Sendable, Hashable {
    package let path: String
    /// Its value as JSON; nil where the first recipe does not have it.
    package let left: String?
    package let right: String?
  }

  /// In the order of the recipe's JSON.
  package let settings: [(path: String, value: String)]

  /// From the canonical form of a recipe, or from a whole `recipe.json`, whose `recipe` then begins each path.
  package init(_ document: JSONValue) {
    var settings: [(path: String, value: String)] = []
    RecipeSettings.flatten(document, path: "", into: &settings)
    self.settings = settings
  }

  init(_ recipe: Recipe) {
    // A recipe that cannot be written cannot be run either; the error comes up there.
    let text = (try? recipe.canonicalJSON()) ?? "{}"
    self.init((try? JSONValue(parsing: text)) ?? .object([]))
  }

  /// The value of a setting.
  package subscript(path: String) -> String? { settings.first { $0.path == path }?.value }

  /// Whether there is a setting of that name, or of a part of that name.
  func has(_ part: some StringProtocol) -> Bool {
    settings.contains { $0.path.prefix { $0 != "." } == part }
  }

  /// What differs, in the order of the left side, then what only the right side has.
  package func differences(to other: RecipeSettings) -> [Difference] {
    let own = settings.compactMap { path, value -> Difference? in
      let counterpart = other[path]
      return counterpart == value ? nil : Difference(path: path, left: value, right: counterpart)
    }
    let added = other.settings.filter { self[$0.path] == nil }
    return own + added.map { Difference(path: $0.path, left: nil, right: $0.value) }
  }

  private static func flatten(
    _ value: JSONValue, path: String, into settings: inout [(path: String, value: String)]
  ) {
    let key = path.split(separator: ".").last
    // An augmentation is one thing: its steps only mean something together.
    guard case .object(let members) = value, key != "augmentation" else {
      guard key == "objectives", case .array(let terms) = value else {
        return settings.append((path, value.compactText))
      }
      for term in terms {
        let name = term["name"]?.string ?? ""
        guard case .object(let members) = term else { continue }
        settings.append(("\(path).\(name)", "true"))
        for member in members where member.key != "name" {
          flatten(member.value, path: "\(path).\(name).\(member.key)", into: &settings)
        }
      }
      return
    }
    for member in members {
      flatten(member.value, path: path.isEmpty ? member.key : "\(path).\(member.key)", into: &settings)
    }
  }

  package static func == (left: RecipeSettings, right: RecipeSettings) -> Bool {
    left.settings.elementsEqual(right.settings, by: ==)
  }

  package func hash(into hasher: inout Hasher) {
    for (path, value) in settings {
      hasher.combine(path)
      hasher.combine(value)
    }
  }
}
