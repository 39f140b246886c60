import Encoders
import Reporting
import Training

/// What a model in training reaches on the validation split, by the dual encoder alone: the fusion encoder does not run.
///
/// Nothing of it reaches the training: it is inference, which records nothing, draws nothing and writes no parameter.
package enum ValidationRecalls {
  /// The mean and the recalls of each track: `emoji mean`, `emoji i2t R@1` and so on, in percent.
  static func values(of results: [RetrievalResult]) -> [StepRecord.Value] {
    results.flatMap { result in
      let recall = result.dualEncoder.recall
      let means = [StepRecord.Value(name: meanName(of: result.task), value: recall.mean)]
      return [("i2t", recall.imageToText), ("t2i", recall.textToImage)].reduce(into: means) { values, direction in
        for (cutoff, value) in [(1, direction.1.at1), (5, direction.1.at5), (10, direction.1.at10)] {
          values.append(StepRecord.Value(name: "\(result.task) \(direction.0) R@\(cutoff)", value: value))
        }
      }
    }
  }

  static func meanName(of task: String) -> String { task + meanSuffix }

  private static let meanSuffix = " mean"

  /// The mean over the tracks; nil where none has one.
  package static func mean(of recalls: [StepRecord.Value]) -> Double? {
    Summary(of: recalls.filter(isMean).map(\.value))?.mean
  }

  /// Whether a value is the mean of a track.
  static func isMean(_ value: StepRecord.Value) -> Bool { value.name.hasSuffix(meanSuffix) }
}

extension RunExecution {
  /// Whether the validation split is asked after the step that made it `completed` steps.
  func isValidated(after completed: Int) -> Bool {
    options.evaluateEvery.map { completed % $0 == 0 || completed == run.recipe.steps } ?? false
  }

  /// The recalls of the validation split now; not a number where the model gives none, which the next step finds out by itself.
  func validate(_ model: Model, _ features: RunFeatures) throws -> [StepRecord.Value] {
    var evaluation = RetrievalEvaluation(
      model: model, tokenizer: tokenizer, view: .published(side: run.recipe.model.imageSide), options: run.evaluation)
    evaluation.division = division
    evaluation.known = features.evaluation
    do {
      return ValidationRecalls.values(of: try evaluation.evaluate(tasks: data.validation))
    } catch RetrievalError.score {
      return data.validation.map {
        StepRecord.Value(name: ValidationRecalls.meanName(of: $0.name), value: .nan)
      }
    }
  }
}

extension Study {
  /// Looks whether there is something for `RunOptions.evaluateEvery` to ask.
  ///
  /// - Throws: ``ValidationError``, and what pictures throw that cannot be used.
  func checkValidation() throws {
    guard !data.validation.isEmpty else { throw ValidationError.absence(data: data.name.rawValue) }
    for task in data.validation where task.samples.isEmpty {
      throw ValidationError.emptiness(data: data.name.rawValue, track: task.name)
    }
    if data.isOwn { try requireUsableValidation() }
  }
}

/// Why the validation split cannot be asked while a study trains.
package enum ValidationError: Error, Sendable, Hashable, CustomStringConvertible {
  case absence(data: String)
  case emptiness(data: String, track: String)

  package var description: String {
    switch self {
    case .absence(let data):
      "The data '\(data)' have no validation split that could be asked while training: give one with `--validation ADDRESS` (in Swift "
        + "`validation:`), or leave out `--evaluate-every`."
    case .emptiness(let data, let track):
      "The validation split '\(track)' of the data '\(data)' has no pictures with captions that say something: give another with "
        + "`--validation ADDRESS`, or leave out `--evaluate-every`."
    }
  }
}
