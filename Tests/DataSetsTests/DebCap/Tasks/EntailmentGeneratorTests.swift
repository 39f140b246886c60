import Downstream
import DataSets
import Data
import Tensor
import Testing

@Suite("Entailment by rule")
struct EntailmentGeneratorTests {
  @Test("has as many pictures of each label for each sentence, at most the cap", arguments: [2, 3])
  func balance(ways: Int) throws {
    let set = try MiniatureTasks().tasks.entailment(.train, ways: ways)
    #expect(!set.examples.isEmpty)
    for (sentence, examples) in Dictionary(grouping: set.examples, by: \.hypothesis) {
      let counts = Entailment.allCases.map { label in examples.count { $0.label == label } }
      #expect(Set(counts.filter { $0 > 0 }).count == 1, "\(sentence): \(counts)")
      #expect(counts.count { $0 > 0 } == ways, "\(sentence): \(counts)")
      #expect(counts.max() ?? 0 <= EntailmentGenerator.cap)
      #expect(Set(examples.map(\.picture)).count == examples.count, "\(sentence)")
    }
  }

  @Test("follows the hierarchy")
  func labels() throws {
    let tasks = try MiniatureTasks().tasks
    let set = tasks.entailment(.train, ways: 3)
    func names(_ hypothesis: String, _ label: Entailment) -> Set<String> {
      Set(
        set.examples.filter { $0.hypothesis == hypothesis && $0.label == label }.map {
          tasks[.train].concepts[$0.picture]?.lemma ?? ""
        })
    }
    let robin = "there is a robin in the picture"
    #expect(names(robin, .entailment) == ["robin"])
    #expect(names(robin, .neutral) == ["bird"])
    // Sisters under the same parent come first.
    #expect(names(robin, .contradiction) == ["owl"])
    #expect(names("there is a poodle in the picture", .neutral) == ["dog"])
    #expect(names("there is a truck in the picture", .neutral) == ["vehicle"])
    // Nothing says less than "hat" within its class, so only two ways can use it.
    #expect(!set.examples.contains { $0.hypothesis.contains("a hat") })
    #expect(tasks.entailment(.train, ways: 2).examples.contains { $0.hypothesis.contains("a hat") })
  }

  @Test("is the same for the same seed")
  func determinism() throws {
    let (first, second) = (try MiniatureTasks().tasks, try MiniatureTasks().tasks)
    #expect(first.entailment(.train, ways: 3).fingerprint == second.entailment(.train, ways: 3).fingerprint)
    let other = try MiniatureTasks(seed: Seed(1)).tasks
    #expect(first.entailment(.train, ways: 2).fingerprint != other.entailment(.train, ways: 2).fingerprint)
  }
}
