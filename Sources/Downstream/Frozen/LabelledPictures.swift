public import Data
import Tensor

/// Pictures with one class each.
public struct LabelledPictures: Sendable {
  public let name: String
  public let pictures: any PictureSource
  /// Pictures of the source, each once.
  public let members: [Int]
  /// The class of each member, a place in `classes`.
  public let labels: [Int]
  public let classes: [String]
  /// A hash of all of it.
  public let fingerprint: UInt64

  public init(name: String, pictures: any PictureSource, members: [Int], labels: [Int], classes: [String]) {
    require(
      members.count == labels.count && labels.allSatisfy(classes.indices.contains),
      "labelled pictures '\(name)': \(labels.count) labels for \(members.count) pictures, or a label outside the classes"
    )
    self.name = name
    self.pictures = pictures
    self.members = members
    self.labels = labels
    self.classes = classes
    let named = classes.reduce(Hashing.mix(pictures.fingerprint)) { Hashing.fnv1a($1 + "\n", state: $0) }
    fingerprint = zip(members, labels).reduce(named) { Hashing.mix($0 ^ UInt64($1.0 * classes.count + $1.1)) }
  }

  /// The first answer to the questions of one kind, such as `kind` and `kind, tuxpaint`, as the class of their pictures; `set.answers` are
  /// the classes.
  public init(_ set: QuestionSet, kind: String) {
    let places = Dictionary(set.answers.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
    var members: [Int] = []
    var labels: [Int] = []
    var seen = Set<Int>()
    for question in set.questions {
      guard question.kind == kind || question.kind.hasPrefix(kind + ","), !seen.contains(question.picture) else {
        continue
      }
      guard let label = question.answers.first.flatMap({ places[$0.text] }) else { continue }
      seen.insert(question.picture)
      members.append(question.picture)
      labels.append(label)
    }
    self.init(
      name: "\(set.name) \(kind)", pictures: set.pictures, members: members, labels: labels, classes: set.answers)
  }
}
