import Data
package import Downstream
import Training

/// easy-VQA (Zhou 2019) with its own official split: drawn shapes, thirteen answers, the one number here that others report too.
package enum EasyVQATask {
  /// The task `easy-vqa`; its files come with `triad data fetch easy-vqa`.
  @Sendable package static func make(_ request: TaskRequest) throws -> any DownstreamTask {
    let data: EasyVQA
    do {
      data = try EasyVQA()
    } catch {
      throw DownstreamError.absence(task: "easy-vqa", reason: "\(error)")
    }
    return VisualQuestionAnswering(
      "easy-vqa", training: data.train, test: request.split == .validation ? data.validation : data.test,
      settings: settings(at: request.scale), sight: request.sight)
  }

  /// Chosen on validation pictures. A picture has about nine questions, none of them about sides, so that views are mirrored; small shapes
  /// need patches of a few of their 64 pixels.
  private static func settings(at scale: Scale) -> FineTuning {
    let steps =
      switch scale.effort {
      case .smoke: 2
      case .demo: 5_000
      case .full, .published: 20_000
      }
    let side: Int? =
      switch scale.effort {
      case .smoke: nil
      case .demo: 96
      case .full: 128
      case .published: 384
      }
    return FineTuning(
      learningRate: 1e-3, steps: steps, picturesPerBatch: 32, leastCrop: 0.7, mirroring: 0.5, imageSide: side)
  }
}
