import TestSupport
import DataSets
import Autograd
import Data
import Downstream
import Encoders
import Tensor
import Testing

/// Tasks on eight drawn pictures that training and test share: whoever learns anything gets them right.
@Suite("FusedTask") struct FusedTaskTests {
  private let tasks = ShapeTasks(CaptionedShapes(split: .train, count: 8, side: 32))
  private func settings(_ steps: Int, distillation: Float = 0) -> FineTuning {
    FineTuning(learningRate: 3e-3, steps: steps, batchSize: 16, distillation: distillation)
  }

  private func run(_ task: some DownstreamTask, seed: UInt64 = 3) throws -> DownstreamResult {
    try task.evaluate(makeSmallBackbone(), seed: Seed(seed)) { _ in }
  }

  @Test func `questions that were trained on are answered`() throws {
    let task = VisualQuestionAnswering(training: tasks.questions(), test: tasks.questions(), settings: settings(150))
    let result = try run(task)
    #expect(result.scores.count == tasks.questions().questions.count)
    #expect(result.value > 90)
    #expect(Set(result.kinds) == ["colour", "form", "count", "yes/no"])
  }

  @Test func `statements about two pictures that were trained on are told apart, also by their order`() throws {
    let task = PicturePairReasoning(training: tasks.pairs(), test: tasks.pairs(), settings: settings(250))
    let result = try run(task)
    #expect(result.value > 90)
    // Every statement is true of one order and false of the other: half of the items without looking.
    #expect(task.baselines.allSatisfy { $0.value == 50 })
    #expect(result.details.map(\.name) == ["consistency"])
  }

  @Test func `equal seeds give equal results, other seeds other ones`() throws {
    let task = VisualEntailment(training: tasks.entailment(), test: tasks.entailment(), settings: settings(3))
    let losses = try ([3, 3, 4] as [UInt64]).map { seed in
      var losses: [Float] = []
      _ = try task.evaluate(makeSmallBackbone(), seed: Seed(seed)) { if let loss = $0.loss { losses.append(loss) } }
      return losses
    }
    #expect(losses[0] == losses[1])
    #expect(losses[0] != losses[2])
  }

  @Test func `the judged model stays as it is`() throws {
    let backbone = try makeSmallBackbone()
    let before = backbone.model.parameters.map(\.value.values)
    let task = VisualEntailment(
      training: tasks.entailment(), test: tasks.entailment(), settings: settings(2, distillation: 0.4))
    _ = try task.evaluate(backbone, seed: Seed(0)) { _ in }
    #expect(backbone.model.parameters.map(\.value.values) == before)
  }

  @Test func `a model that sees only the text cannot tell two pictures of one text apart`() throws {
    let task = PicturePairReasoning(
      training: tasks.pairs(), test: tasks.pairs(), settings: settings(60), sight: .textOnly)
    #expect(task.name == "pairs-text-only")
    #expect(try run(task).value == 50)
  }

  @Test func `a task with other settings, data or sight has another fingerprint`() {
    func task(_ steps: Int, _ count: Int, _ sight: Sight) -> UInt64 {
      let tasks = ShapeTasks(CaptionedShapes(split: .train, count: count, side: 32))
      return VisualEntailment(
        training: tasks.entailment(), test: tasks.entailment(), settings: settings(steps), sight: sight
      ).fingerprint
    }
    let all = [task(1, 8, .full), task(2, 8, .full), task(1, 9, .full), task(1, 8, .textOnly)]
    #expect(Set(all).count == 4)
    #expect(task(1, 8, .full) == all[0])
  }

  @Test func `pictures may be larger than in pre-training, and mirrored`() throws {
    let plain = settings(2)
    var large = plain
    large.imageSide = 64
    large.mirroring = 0.5
    let results = try [plain, large].map {
      try run(VisualQuestionAnswering(training: tasks.questions(), test: tasks.questions(), settings: $0))
    }
    #expect(results[0].scores.count == results[1].scores.count)
    #expect(results[0].fingerprint != results[1].fingerprint)
  }

  @Test func `a loss that is not a number is an error that names the task and the step`() throws {
    let backbone = try makeSmallBackbone()
    let projection = try #require(backbone.model.online.fusion.parameters.first)
    projection.value = Tensor(repeating: .nan, shape: projection.shape, on: projection.value.device)
    let task = VisualEntailment(training: tasks.entailment(), test: tasks.entailment(), settings: settings(2))
    #expect(throws: DownstreamError.divergence(task: "ve", step: 0)) {
      try task.evaluate(backbone, seed: Seed(0)) { _ in }
    }
  }

  @Test func `a task without test items is an error`() throws {
    let none = ShapeTasks(CaptionedShapes(split: .test, count: 0, side: 32))
    let task = VisualEntailment(training: tasks.entailment(), test: none.entailment(), settings: settings(1))
    #expect(throws: DownstreamError.emptiness(task: "ve", part: "test")) { try run(task) }
  }
}

@Suite("BlindGuess") struct BlindGuessTests {
  private func example(_ text: String, _ label: Int) -> FusedExample {
    FusedExample(pictures: [0], text: text, label: label, kind: "kind", group: 0)
  }

  @Test
  func `the most frequent class and the most frequent class of the same text are counted on the training examples`() {
    let training = [example("a", 0), example("a", 0), example("b", 1), example("c", 0)]
    let guess = BlindGuess(
      training: training, test: [example("a", 0), example("b", 1), example("d", 1), example("d", 0)])
    #expect(guess.majority == 0.5)
    // Right about a and b, and about one of two texts that nobody has seen.
    #expect(guess.sameText == 0.75)
  }

  @Test func `of equally frequent classes the lowest is given`() {
    let guess = BlindGuess(training: [example("a", 2), example("a", 1)], test: [example("a", 1)])
    #expect(guess.majority == 1)
    #expect(guess.sameText == 1)
  }
}
