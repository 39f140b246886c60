import Downstream
import DataSets
import Data
import Tensor
import Testing

@Suite("ShapeTasks") struct ShapeTasksTests {
  private let pictures = CaptionedShapes(split: .train, count: 120, side: 32)
  private var tasks: ShapeTasks { ShapeTasks(pictures) }

  private func phrases(_ picture: Int) -> [String] {
    let factors = pictures.factors(at: picture)
    return ([factors.object] + (factors.other.map { [$0] } ?? [])).map { "\($0.color.rawValue) \($0.form.rawValue)" }
  }

  @Test func `answers are what the pictures show`() {
    let set = tasks.questions()
    for question in set.questions {
      let factors = pictures.factors(at: question.picture)
      let answer = question.answers[0].text
      #expect(set.answers.contains(answer))
      switch question.kind {
      case "colour": #expect(answer == factors.object.color.rawValue)
      case "form": #expect(answer == factors.object.form.rawValue)
      case "count": #expect(answer == ["one", "two", "three", "four"][factors.number - 1])
      default:
        let thing = question.question.dropFirst("is there a ".count).dropLast()
        #expect((answer == "yes") == phrases(question.picture).contains(String(thing)))
      }
    }
    #expect(Set(set.questions.map(\.id)).count == set.questions.count)
  }

  @Test func `hypotheses are true of every other picture`() {
    for example in tasks.entailment().examples {
      let thing = String(example.hypothesis.dropFirst("there is a ".count))
      #expect((example.label == .entailment) == phrases(example.picture).contains(thing))
    }
  }

  @Test func `statements are true in one order and false in the other`() {
    let set = tasks.pairs()
    for pair in Dictionary(grouping: set.statements, by: \.statementNumber).values {
      #expect(pair.count == 2 && pair[0].isTrue != pair[1].isTrue)
      #expect(pair[0].left == pair[1].right && pair[0].statement == pair[1].statement)
    }
    #expect(set.statements.count > 90)
  }

  @Test func `boxes hold the pixels of their objects`() throws {
    let large = CaptionedShapes(split: .train, count: 40, side: 96)
    for picture in 0..<large.count {
      let (boxes, image) = (large.boxes(at: picture), large.image(at: picture))
      let factors = large.factors(at: picture)
      #expect(boxes.count == factors.number + (factors.other == nil ? 0 : 1))
      // Backgrounds are light: a dark pixel belongs to an object.
      for y in 0..<96 {
        for x in 0..<96 where (0..<3).allSatisfy({ image.pixels[(y * 96 + x) * 3 + $0] < 110 }) {
          let point = ((Float(x) + 0.5) / 96, (Float(y) + 0.5) / 96)
          #expect(boxes.contains { $0.contains(x: point.0, y: point.1) })
        }
      }
    }
  }
}
