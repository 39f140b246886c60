import Data
import DataSets
import Downstream
import Parts
import Tensor
import TestSupport
import Testing
import Training

@Suite struct CheckDownstreamTaskTests {
  private let material = ShapeMaterial(training: 24, test: 16, side: 32)

  private func request(_ split: DataSplit = .test) -> TaskRequest {
    TaskRequest(material: material, split: split, scale: .smoke, sight: .full)
  }

  private func expectConforming(
    _ task: any DownstreamTask, changed: (any DownstreamTask)? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let report = checkDownstreamTask(task, changed: changed)
    #expect(report.isConforming, "\(report)", sourceLocation: sourceLocation)
  }

  @Test(arguments: [Sight.full, .textOnly, .pictureOnly])
  func `questions conform, also to who sees one side only`(sight: Sight) throws {
    let request = request()
    expectConforming(
      VisualQuestionAnswering(
        training: try request.training.questions, test: try request.test.questions,
        settings: request.settings(steps: 2), sight: sight))
  }

  @Test func `questions with a momentum model conform`() throws {
    let request = request()
    var settings = request.settings(steps: 2)
    settings.distillation = 0.4
    expectConforming(
      VisualQuestionAnswering(
        training: try request.training.questions, test: try request.test.questions, settings: settings))
    expectConforming(
      AnswerGeneration(training: try request.training.questions, test: try request.test.questions, settings: settings))
  }

  @Test func `answers of a decoder conform`() throws {
    let request = request()
    func task(candidates: Int) throws -> AnswerGeneration {
      AnswerGeneration(
        training: try request.training.questions, test: try request.test.questions,
        settings: request.settings(steps: 2), candidates: candidates)
    }
    expectConforming(try task(candidates: 128), changed: try task(candidates: 4))
  }

  @Test func `entailment conforms, with two classes and with three`() throws {
    let request = request()
    expectConforming(
      VisualEntailment(
        training: try request.training.entailment, test: try request.test.entailment,
        settings: request.settings(steps: 2)))
    expectConforming(
      VisualEntailment(
        "ve2", training: try request.training.twoWayEntailment, test: try request.test.twoWayEntailment,
        settings: request.settings(steps: 2)))
  }

  @Test func `statements about two pictures conform, with text assignment and without`() throws {
    let request = request()
    func task(_ assignment: AssignmentTraining?) throws -> PicturePairReasoning {
      PicturePairReasoning(
        training: try request.training.pairs, test: try request.test.pairs, settings: request.settings(steps: 2),
        assignment: assignment)
    }
    let assignment = try request.training.captions.map {
      AssignmentTraining(captions: $0, settings: request.assignmentSettings)
    }
    #expect(assignment != nil)
    expectConforming(try task(nil), changed: try task(assignment))
    expectConforming(try task(assignment), changed: try task(nil))
  }

  @Test func `frozen features conform`() throws {
    let (request, other) = (request(), request(.validation))
    expectConforming(
      LinearProbe(training: try request.training.labels, test: try request.test.labels),
      changed: LinearProbe(training: try request.training.labels, test: try other.test.labels))
    expectConforming(
      NearestNeighbours(training: try request.training.labels, test: try request.test.labels),
      changed: NearestNeighbours(training: try request.training.labels, test: try other.test.labels))
  }

  @Test func `grounding of shapes conforms`() {
    expectConforming(
      ShapeGrounding(
        training: CaptionedShapes(split: .train, count: 16, side: 32),
        test: CaptionedShapes(split: .test, count: 8, side: 32), settings: request().settings(steps: 2)))
  }

  @Test func `phrases conform, and so do their pairs`() throws {
    let shapes = CaptionedShapes(split: .train, count: 12, side: 32)
    func phrases(_ word: String) -> GroundingSet {
      GroundingSet(
        name: "phrases", pictures: shapes,
        examples: (0..<12).map {
          GroundingExample(id: $0, picture: $0, text: "\(word) \(shapes.group(at: $0))", reference: $0)
        })
    }
    func task(_ word: String) throws -> PhraseGrounding {
      let box = PictureBox(x: 4, y: 4, width: 16, height: 16)
      return try PhraseGrounding(
        training: phrases(word), test: phrases(word),
        targets: (0..<6).map { GroundingTarget(example: $0, box: box, proposals: [box], split: "testA") },
        recipe: RetrievalFineTuning.recipe(at: .smoke))
    }
    expectConforming(try task("the"), changed: try task("a"))
    let report = checkPairSource(
      PhrasePairs(phrases("the")), reopened: PhrasePairs(phrases("the")), changed: PhrasePairs(phrases("a")))
    #expect(report.isConforming, "\(report)")
  }

  @Test func `fine-tuned retrieval conforms`() throws {
    let request = request()
    func task(shortlist: Int) throws -> RetrievalFineTuning {
      RetrievalFineTuning(
        pairs: try request.material.retrievalPairs(.test), recipe: RetrievalFineTuning.recipe(at: .smoke),
        shortlist: shortlist)
    }
    expectConforming(try task(shortlist: 4), changed: try task(shortlist: 5))
  }

  @Test func `tasks at another size of pictures conform`() throws {
    let request = request()
    let probe = LinearProbe(training: try request.training.labels, test: try request.test.labels)
    expectConforming(
      try TaskAdjustment(imageSide: 48).apply(to: probe), changed: try TaskAdjustment(imageSide: 40).apply(to: probe))
  }

  @Test func `any backbone can be given`() throws {
    let report = checkDownstreamTask(CoinTask(), on: try makeSmallBackbone())
    #expect(report.isConforming, "\(report)")
  }

  @Test func `the report reads as sentences`() {
    let report = checkDownstreamTask(CoinTask(), skipping: ["progress"])
    #expect(report.subject == "task 'coin'")
    #expect(
      report.findings.map(\.check)
        == ["answers", "repeatable", "scores", "items", "backbone", "baselines", "details", "identity", "settings"])
    #expect(report.isConforming && report.description.contains("passed: the judged model stays as it is"))
  }
}
