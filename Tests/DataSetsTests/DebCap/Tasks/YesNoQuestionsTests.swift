import DataSets
import Data
import Tensor
import Testing

@Suite("Yes/no questions")
struct YesNoQuestionsTests {
  private func drafts(_ seed: UInt64 = 0) throws -> (TaskPictures, [QuestionDraft]) {
    let pictures = try MiniatureTasks().tasks[.train]
    return (pictures, YesNoQuestions.drafts(pictures, seed: Seed(seed)))
  }

  @Test("have as many yes's as no's for each word")
  func balanceOfWords() throws {
    let (_, drafts) = try drafts()
    let questions = Dictionary(grouping: drafts, by: \.question)
    #expect(questions.keys.contains("is there a bird in the picture?"))
    #expect(questions.keys.contains("is there bread in the picture?"))
    for (question, drafts) in questions {
      #expect(drafts.count { $0.answer == "yes" } == drafts.count { $0.answer == "no" }, "\(question)")
      #expect(Set(drafts.map(\.picture)).count == drafts.count, "\(question)")
    }
  }

  @Test("have nearly as many yes's as no's for each picture")
  func balanceOfPictures() throws {
    let (pictures, drafts) = try drafts()
    var balance = [Int](repeating: 0, count: pictures.source.count)
    for draft in drafts { balance[draft.picture] += draft.answer == "yes" ? 1 : -1 }
    let answered = Set(drafts.map(\.picture)).count
    #expect(balance.reduce(0, +) == 0)
    #expect(balance.map(abs).reduce(0, +) * 4 < answered)
  }

  @Test("are answered by the hierarchy, and not asked where it cannot tell")
  func truth() throws {
    let (pictures, drafts) = try drafts()
    for draft in drafts where draft.question == "is there a bird in the picture?" {
      let name = pictures.concepts[draft.picture]?.lemma ?? ""
      #expect((draft.answer == "yes") == ["robin", "owl", "bird", "goose"].contains(name), "\(name)")
      #expect(name != "animal")
    }
    for draft in drafts where draft.question == "is there a truck in the picture?" {
      // A picture captioned "vehicle" may show a truck.
      #expect(pictures.concepts[draft.picture]?.lemma != "vehicle")
    }
  }

  @Test("are the same for the same seed and others for another")
  func determinism() throws {
    #expect(try drafts().1 == drafts().1)
    #expect(try drafts().1 != drafts(1).1)
  }
}
