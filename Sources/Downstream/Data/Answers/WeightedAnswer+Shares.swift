extension WeightedAnswer {
  /// The answers of several people: each different one with its share, in the order in which they first come.
  static func shares(of texts: [String]) -> [WeightedAnswer] {
    var counts: [String: Int] = [:]
    for text in texts { counts[text, default: 0] += 1 }
    var answers: [WeightedAnswer] = []
    for text in texts {
      guard let count = counts.removeValue(forKey: text) else { continue }
      answers.append(WeightedAnswer(text, weight: Float(count) / Float(texts.count)))
    }
    return answers
  }
}
