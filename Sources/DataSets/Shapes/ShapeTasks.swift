import Data
package import Downstream
internal import Tensor

/// Questions, hypotheses and statements about pictures of `CaptionedShapes`, by rule from their factors: downstream tasks that need no files.
///
/// Right and wrong answers of yes/no questions, hypotheses and statements alternate, so that whoever sees only the text has even chances
/// over the whole, though not for each text.
package struct ShapeTasks: Sendable {
  package let pictures: CaptionedShapes

  package init(_ pictures: CaptionedShapes) { self.pictures = pictures }

  /// What is asked of a picture: its colour, form or number, and whether something is in it.
  package func questions() -> QuestionSet {
    let answers =
      ["no", "yes"] + ShapeColor.allCases.map(\.rawValue) + ShapeForm.allCases.map(\.rawValue)
      + ["one", "two", "three", "four"]
    var questions: [PictureQuestion] = []
    for picture in 0..<pictures.count {
      let factors = pictures.factors(at: picture)
      func ask(_ question: String, _ answer: String, _ kind: String) {
        questions.append(
          PictureQuestion(
            id: questions.count, picture: picture, question: question, answers: [WeightedAnswer(answer)], kind: kind))
      }
      if factors.relation == nil {
        ask("what color is the shape?", factors.object.color.rawValue, "colour")
        ask("what shape is this?", factors.object.form.rawValue, "form")
        ask("how many shapes are there?", answers[answers.count - 4 + factors.number - 1], "count")
      }
      let isPresent = picture % 2 == 0
      ask("is there a \(phrase(picture, isPresent))?", isPresent ? "yes" : "no", "yes/no")
    }
    return QuestionSet(
      name: "shapes-vqa/\(pictures.split.rawValue)", pictures: pictures, questions: questions, answers: answers)
  }

  /// One hypothesis a picture. Drawn pictures show all that there is, so none is neutral.
  package func entailment() -> EntailmentSet {
    EntailmentSet(
      name: "shapes-ve/\(pictures.split.rawValue)", pictures: pictures,
      examples: (0..<pictures.count).map { picture in
        let isPresent = picture % 2 == 0
        return EntailmentExample(
          id: picture, picture: picture, hypothesis: "there is a \(phrase(picture, isPresent))",
          label: isPresent ? .entailment : .contradiction)
      })
  }

  /// One statement for every two pictures, asked of them in both orders: true of the one, false of the other.
  package func pairs() -> PicturePairSet {
    var statements: [PicturePairStatement] = []
    for number in 0..<(pictures.count / 2) {
      let (first, second) = (2 * number, 2 * number + 1)
      let (left, right) = (phrase(first, true), phrase(second, true))
      let objects = [first, second].map { pictures.factors(at: $0).objects.map(\.coloredForm) }
      // Where both pictures show both objects, the order says nothing.
      guard !objects[0].contains(right) || !objects[1].contains(left) else { continue }
      let statement = "the left picture shows a \(left) and the right picture shows a \(right)"
      for isTrue in [true, false] {
        statements.append(
          PicturePairStatement(
            id: statements.count, left: isTrue ? first : second, right: isTrue ? second : first, statement: statement,
            isTrue: isTrue, statementNumber: number))
      }
    }
    return PicturePairSet(name: "shapes-pairs/\(pictures.split.rawValue)", pictures: pictures, statements: statements)
  }

  /// A colour and a form that some object of the picture has, or that none has: then one of both is right.
  private func phrase(_ picture: Int, _ isPresent: Bool) -> String {
    var random = pictures.seed.derived("shape-phrase/\(pictures.split.rawValue)", picture).stream()
    let objects = pictures.factors(at: picture).objects
    let chosen = objects[random.index(below: objects.count)]
    guard !isPresent else { return chosen.coloredForm }
    let present = objects.map(\.coloredForm)
    while true {
      var other = chosen
      if random.chance(0.5) {
        other.color = ShapeColor.allCases[random.index(below: ShapeColor.allCases.count)]
      } else {
        other.form = ShapeForm.allCases[random.index(below: ShapeForm.allCases.count)]
      }
      if !present.contains(other.coloredForm) { return other.coloredForm }
    }
  }
}

extension ShapeFactors {
  /// The different objects of a picture.
  fileprivate var objects: [ShapeObject] { [object] + (other.map { [$0] } ?? []) }
}

extension ShapeObject {
  /// Such as `red circle`.
  fileprivate var coloredForm: String { "\(color.rawValue) \(form.rawValue)" }
}
