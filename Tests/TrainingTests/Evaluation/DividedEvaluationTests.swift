import Data
import DataSets
import Encoders
import Losses
import Ranks
import Tensor
import TestSupport
import Testing
import Training

@Suite struct DividedEvaluationTests {
  /// 60 pictures in batches of `batch`, evaluated by several ranks.
  private static func evaluate(
    ranks count: Int, itm: Bool, batch: Int, vocabulary: Vocabulary
  ) throws -> [[RetrievalResult]] {
    try ThreadRanks.run(count) { ranks in
      let source = CaptionedShapes(split: .test, count: 60, side: 48)
      let device = CPUDevice(threadCount: 1)
      let head = ITM().makeHead(for: .smoke, ParameterMaker(seed: Seed(6), device: device))
      var evaluation = RetrievalEvaluation(
        model: Model(shape: .smoke, temperature: 0.07, seed: Seed(5), device: device),
        tokenizer: WordPieceTokenizer(vocabulary: vocabulary), itm: itm ? head : nil,
        options: RetrievalOptions(shortlist: 8, batchSize: batch, pairBatchSize: 100))
      evaluation.division = RankedWork(ranks)
      return try evaluation.evaluate(
        tasks: RetrievalTask.byOrigin(of: source) + [RetrievalTask(name: "all", source: source)])
    }.map { try $0.get() }
  }

  @Test(arguments: [true, false], [7, 64])
  func `Ranks find what one finds, bit for bit, also where there are fewer batches than ranks`(itm: Bool, batch: Int)
    throws
  {
    let texts = (0..<60).flatMap { CaptionedShapes(split: .train, count: 60).captions(at: $0) }
    let vocabulary = try WordPieceTrainer(size: 200).train(on: texts)
    let expected = try DividedEvaluationTests.evaluate(ranks: 1, itm: itm, batch: batch, vocabulary: vocabulary)[0]
    for count in [2, 4] {
      for found in try DividedEvaluationTests.evaluate(
        ranks: count, itm: itm, batch: batch, vocabulary: vocabulary)
      {
        #expect(found == expected, "\(count) ranks")
      }
    }
  }
}
