import Data
import Training

/// easy-VQA (Zhou 2019) with its own official split: drawn shapes, thirteen answers, the one number here that others report too.
extension DownstreamCatalog {
  /// The task `easy-vqa`; its files come with `triad data fetch easy-vqa`.
  @Sendable static func easyVQA(_ request: TaskRequest) throws -> any DownstreamTask {
    let data: EasyVQA
    do {
      data = try EasyVQA()
    } catch {
      throw DownstreamError.absence(task: "easy-vqa", reason: "\(error)")
    }
    let steps =
      switch request.scale {
      case .smoke: 2
      case .demo: 10_000
      case .full, .published: 20_000
      }
    // A picture has about nine questions.
    return VisualQuestionAnswering(
      "easy-vqa", training: data.train, test: request.split == .validation ? data.validation : data.test,
      settings: FineTuning(learningRate: 1e-3, steps: steps, picturesPerBatch: 32, leastCrop: 0.7), sight: request.sight
    )
  }
}
