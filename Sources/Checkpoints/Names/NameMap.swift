/// How the names in a kind of file correspond to the published names, which are those of Triad's parameters. A small value; a new
/// kind of file needs one more.
public protocol NameMap: Sendable {
  /// What one types: `bert`.
  var name: String { get }
  /// What reports say: `Hugging Face BERT`.
  var title: String { get }
  /// What the array `name` of a file is for a model.
  func destination(of name: String) -> NameDestination
}

/// What an array of a file is for a model, in the names of the published code.
public enum NameDestination: Sendable, Hashable {
  /// The whole array of this published name.
  case array(String)
  /// One of `count` equal blocks of rows of this published name: a query that the model joins with key and value.
  case block(String, index: Int, count: Int)
  /// One of `count` parts of this published name along its second axis: the position of the class token, or those of the patches.
  case tokens(String, index: Int, count: Int)
  /// Factors of the rows of these published names: a layer that scales what a linear layer gives, which the model holds as one with that
  /// layer's weight and bias.
  case rowFactors(of: [String])
  /// The same weights as this published name, to which the model ties it.
  case alias(of: String)
  /// Part of a training state beside the weights, such as a queue.
  case buffer(String)
  /// Known, and of no use to any model here: the classifier of another task, the table 0, 1, 2, ...
  case dropped
  /// Not a name of this kind of file.
  case unknown
}

/// The kinds of files whose names Triad knows.
package enum NameMaps {
  package static let all: [any NameMap] = [
    PublishedNameMap(), BERTNameMap(), TimmNameMap(), HuggingFaceViTNameMap(), DINOv2NameMap(),
  ]

  /// The map that knows the most names of `file`, the first of equals; nil when none knows any. A published network for two pictures has
  /// a map of its own.
  package static func recognizing(_ file: CheckpointFile) -> (any NameMap)? {
    let counts = all.map { map in file.names.count { map.destination(of: $0) != .unknown } }
    guard let most = counts.max(), most > 0, let place = counts.firstIndex(of: most) else { return nil }
    let map = all[place]
    return map is PublishedNameMap ? TwoPictureNameMap(recognizing: file) ?? map : map
  }
}

extension String {
  /// What follows the first of `prefixes` that this begins with; all of it when it begins with none.
  func removing(prefixes: [String]) -> String {
    for prefix in prefixes where hasPrefix(prefix) { return String(dropFirst(prefix.count)) }
    return self
  }

  func hasPrefix(among prefixes: [String]) -> Bool { prefixes.contains { hasPrefix($0) } }

  /// `encoder.layer.7.output.dense.bias` after `encoder.layer.` is `(7, "output.dense.bias")`; nil for other forms.
  func numbered(after prefix: String) -> (number: Int, rest: String)? {
    guard hasPrefix(prefix) else { return nil }
    let parts = dropFirst(prefix.count).split(separator: ".", maxSplits: 1)
    // Only the plain form: "07" would be a second name of 7.
    guard parts.count == 2, let number = Int(parts[0]), String(number) == parts[0], number >= 0 else { return nil }
    return (number, String(parts[1]))
  }
}
