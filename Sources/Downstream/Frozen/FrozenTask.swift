public import Data
public import Tensor

/// A task on features that stay as they are: a simple classifier learns from all training pictures, and from few of each class.
public protocol FrozenTask: DownstreamTask {
  /// The pictures whose labels are known.
  var training: LabelledPictures { get }
  /// The pictures that are asked about.
  var test: LabelledPictures { get }

  /// The class that the classifier, taught by the rows `taught` of `training`, gives to each test picture.
  ///
  /// - Parameters:
  ///   - training: `[pictures, width]`
  ///   - test: `[pictures, width]`
  func answer(training: Tensor, taught: [Int], test: Tensor) throws -> [Int]
}

extension FrozenTask {
  /// The share of right answers.
  public var metric: String { "accuracy" }

  /// Raised whenever the procedure changes a result.
  private var version: Int { 1 }

  /// A hash of name, version, shots, draws and both sets.
  public var fingerprint: UInt64 {
    Hashing.mix(
      Hashing.fnv1a("\(name) \(version) \(shots) \(draws)") ^ Hashing.mix(training.fingerprint)
        ^ Hashing.mix(Hashing.mix(test.fingerprint)))
  }

  /// Pictures of each class that the few-shot curve learns from.
  package var shots: [Int] { [1, 2, 4, 8, 16] }

  /// Draws of those pictures that the curve is the mean of.
  package var draws: Int { 5 }

  /// What always saying the most frequent class reaches.
  public var baselines: [DownstreamScore] {
    var counts = [Int](repeating: 0, count: training.classes.count)
    for label in training.labels { counts[label] += 1 }
    let best = counts.indices.reduce(0) { counts[$1] > counts[$0] ? $1 : $0 }
    let share = Double(test.labels.count { $0 == best }) / Double(max(1, test.labels.count))
    return [DownstreamScore("majority", 100 * share)]
  }

  /// Encodes the pictures once and answers from their features; the model does not change.
  public func evaluate(
    _ backbone: Backbone, seed: Seed, progress: (DownstreamProgress) throws -> Void
  ) throws -> DownstreamResult {
    for (part, set) in [("training", training), ("test", test)] where set.members.isEmpty {
      throw DownstreamError.emptiness(task: name, part: part)
    }
    let start = ContinuousClock.now
    let features = try FrozenFeatures(task: name, backbone, training: training, test: test, progress: progress)
    guard features.training.isFinite, features.test.isFinite else {
      throw DownstreamError.divergence(task: name, step: 0)
    }
    func scores(_ taught: [Int]) throws -> [Float] {
      zip(try answer(training: features.training, taught: taught, test: features.test), test.labels)
        .map { $0 == $1 ? 1 : 0 }
    }
    let all = try scores(Array(training.labels.indices))
    let curve = try shots.map { count in
      let values = try (0..<draws).map { draw in
        DownstreamResult.percent(try scores(few(count, seed.derived("few shots " + name, count, draw))))
      }
      return DownstreamScore("\(count)-shot", values.reduce(0, +) / Double(draws))
    }
    return DownstreamResult(
      task: self, scores: all, kinds: test.labels.map { test.classes[$0] }, details: curve,
      trainingExamples: training.members.count, steps: 0, seconds: (ContinuousClock.now - start) / .seconds(1))
  }

  /// `count` rows of each class, all of a class that has fewer; a greater count holds a smaller one's of the same key's order.
  package func few(_ count: Int, _ seed: Seed) -> [Int] {
    training.classes.indices.flatMap { label in
      var random = seed.derived("class", label).stream()
      var members = training.labels.indices.filter { training.labels[$0] == label }
      members.shuffle(using: &random)
      return members.prefix(count).sorted()
    }
  }
}

/// Pictures with one class each.
public struct LabelledPictures: Sendable {
  package let name: String
  /// The pictures that ``members`` points to.
  public let pictures: any PictureSource
  /// Pictures of the source, each once.
  public let members: [Int]
  /// The class of each member, a place in `classes`.
  public let labels: [Int]
  /// The names of the classes; a label is a place in them.
  public let classes: [String]
  /// A hash of pictures, members, labels and classes.
  public let fingerprint: UInt64

  /// Pictures with one label each: `labels[i]` is that of the picture at the place `members[i]`; a trap where numbers
  /// differ or a label has no class.
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
