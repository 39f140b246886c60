package import Tensor

/// "Is there a bird in the picture?"
///
/// Yes where the word is in the closure of the picture's concept; no where it is not and the concept is not one of the word's
/// own ancestors (a picture captioned "animal" may show a bird). Each word has as many pictures for yes as for no, so the
/// question alone says nothing; and the no's go to the pictures that have more yes's than no's so far, so the picture alone
/// says next to nothing.
package enum YesNoQuestions {
  package static func drafts(_ pictures: TaskPictures, seed: Seed) -> [QuestionDraft] {
    let wordNet = pictures.map.wordNet
    /// A word's pictures.
    struct Choice {
      let entry: CuratedWords.Entry
      var yes: [Int]
      let no: [Int]
    }
    var choices = CuratedWords.entries(in: wordNet).enumerated().map { number, entry in
      let positives = pictures.synsets(of: entry)
      let excluded = entry.synsets.reduce(into: Set(positives)) { $0.formUnion(wordNet.ancestors(of: $1)) }
      var choice = Choice(
        entry: entry, yes: pictures.pictures(of: positives),
        no: pictures.pictures(of: pictures.synsets.filter { !excluded.contains($0) }))
      var random = seed.derived("yes", number).stream()
      choice.yes.shuffle(using: &random)
      choice.yes = Array(choice.yes.prefix(choice.no.count))
      return choice
    }
    var balance = [Int](repeating: 0, count: pictures.source.count)
    for choice in choices { for picture in choice.yes { balance[picture] += 1 } }
    // Words of many pictures first: they have the least choice.
    choices.sort { ($1.yes.count, $0.entry.word) < ($0.yes.count, $1.entry.word) }
    var result: [QuestionDraft] = []
    for (number, choice) in choices.enumerated() where !choice.yes.isEmpty {
      var random = seed.derived("no", number).stream()
      let shuffled = choice.no.shuffled(using: &random)
      let no = BalancedChoice.first(choice.yes.count, of: shuffled) { -balance[$0] }
      for picture in no { balance[picture] -= 1 }
      let question = "is there \(English.phrase(choice.entry.word)) in the picture?"
      result += choice.yes.map { QuestionDraft($0, question, "yes", kind: .yesNo) }
      result += no.map { QuestionDraft($0, question, "no", kind: .yesNo) }
    }
    return result
  }
}

/// Choices that keep pictures balanced between the labels of a task.
enum BalancedChoice {
  /// The `count` elements of least `cost`, those of equal cost in the order of `elements`; all if there are fewer.
  static func first(_ count: Int, of elements: [Int], cost: (Int) -> Int) -> [Int] {
    let costs = elements.map(cost)
    let order = elements.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }
    return order.prefix(count).map { elements[$0] }
  }
}
