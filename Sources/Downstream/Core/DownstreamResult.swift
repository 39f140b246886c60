import Tensor

/// A named number of a result, in percent unless its name says otherwise.
public struct DownstreamScore: Sendable, Hashable, Codable {
  /// What the number is, such as `consistency`.
  public let name: String
  /// The number, in percent where its name says nothing else.
  public let value: Double

  /// A number by its name.
  public init(_ name: String, _ value: Double) {
    self.name = name
    self.value = value
  }
}

/// What a model reached in a downstream task: the score of every item, so that arms of a study can be compared item by item.
public struct DownstreamResult: Sendable, Hashable, Codable {
  /// The task's name.
  public let task: String
  /// The task's fingerprint, in hexadecimal digits.
  package private(set) var fingerprint: String
  /// What the scores are called.
  public let metric: String
  /// `[items]`, in `0...1`, in the order of the test items.
  public let scores: [Float]
  /// The names of the kinds of items, in the order in which they first come.
  public let kinds: [String]
  /// `[items]`: the place of each item's kind in `kinds`.
  public let kindOfItem: [Int]
  /// Other numbers than the mean, such as the consistency over statements.
  public let details: [DownstreamScore]
  /// What one gets without a model.
  public let baselines: [DownstreamScore]
  /// Examples that were trained on, and how many steps.
  package let trainingExamples: Int
  package let steps: Int
  /// Of training and answering together.
  package let seconds: Double
  /// Where some phrases point in their pictures, for people; nil for tasks that point nowhere.
  package let pointings: [PhrasePointing]?
  /// What the model answered to each item, `[items]`; nil for tasks whose answers are not words.
  public let answers: [String]?
  /// Why there are no scores, in one sentence; nil if there are.
  public let failure: String?

  /// What a task has to say that went wrong.
  package init(task: any DownstreamTask, failure: String) {
    self.init(
      task: task, scores: [], kinds: [], trainingExamples: 0, steps: 0, seconds: 0, pointings: nil, answers: nil,
      failure: failure)
  }

  /// The result of a task from one score per test item, in the order of the items, with their kinds.
  public init(
    task: any DownstreamTask, scores: [Float], kinds itemKinds: [String], details: [DownstreamScore] = [],
    trainingExamples: Int, steps: Int, seconds: Double, pointings: [PhrasePointing]? = nil, answers: [String]? = nil
  ) {
    self.init(
      task: task, scores: scores, kinds: itemKinds, details: details, trainingExamples: trainingExamples, steps: steps,
      seconds: seconds, pointings: pointings, answers: answers, failure: nil)
  }

  private init(
    task: any DownstreamTask, scores: [Float], kinds itemKinds: [String], details: [DownstreamScore] = [],
    trainingExamples: Int, steps: Int, seconds: Double, pointings: [PhrasePointing]?, answers: [String]?,
    failure: String?
  ) {
    self.pointings = pointings
    self.answers = answers
    self.failure = failure
    self.task = task.name
    fingerprint = Hashing.hexadecimal(task.fingerprint)
    metric = task.metric
    self.scores = scores
    var names: [String] = []
    var places: [String: Int] = [:]
    kindOfItem = itemKinds.map { kind in
      if let place = places[kind] { return place }
      places[kind] = names.count
      names.append(kind)
      return names.count - 1
    }
    kinds = names
    self.details = details
    baselines = task.baselines
    self.trainingExamples = trainingExamples
    self.steps = steps
    self.seconds = seconds
  }

  /// What is wrong with a result that was read: its parts belong together by their places. Nil for a whole one.
  package var fault: String? {
    if kindOfItem.count != scores.count {
      return "it has \(scores.count) scores and \(kindOfItem.count) kinds of items"
    }
    if let place = kindOfItem.first(where: { !kinds.indices.contains($0) }) { return "it has no kind \(place)" }
    if let answers, answers.count != scores.count {
      return "it has \(scores.count) scores and \(answers.count) answers"
    }
    return nil
  }

  /// The same result, as that of a task that leaves the asking to another.
  func asked(by task: any DownstreamTask) -> DownstreamResult {
    var result = self
    result.fingerprint = Hashing.hexadecimal(task.fingerprint)
    return result
  }

  /// The mean score in percent.
  public var value: Double { DownstreamResult.percent(scores) }

  /// The best that one gets without a model, in percent.
  package var bestBaseline: DownstreamScore? { baselines.max { $0.value < $1.value } }

  /// The mean score of each kind in percent, and the number of its items, in the order of `kinds`.
  package var byKind: [(kind: String, count: Int, value: Double)] {
    kinds.enumerated().map { place, kind in
      let own = zip(scores, kindOfItem).filter { $0.1 == place }.map(\.0)
      return (kind, own.count, DownstreamResult.percent(own))
    }
  }

  /// The mean of `scores` in percent; 0 of none.
  static func percent(_ scores: [Float]) -> Double {
    scores.isEmpty ? 0 : 100 * scores.reduce(0) { $0 + Double($1) } / Double(scores.count)
  }
}

/// Where a phrase points in its picture.
public struct PhrasePointing: Sendable, Hashable, Codable {
  /// A picture of the task's test source.
  package let picture: Int
  package let phrase: String
  /// `[side * side]`, row by row from the top, none below 0.
  package let map: [Float]
  package let isHit: Bool

  /// Where the model pointed for one phrase; `map` is a square of numbers, `[side * side]`, row by row from the top.
  public init(picture: Int, phrase: String, map: [Float], isHit: Bool) {
    self.picture = picture
    self.phrase = phrase
    self.map = map
    self.isHit = isHit
  }
}
