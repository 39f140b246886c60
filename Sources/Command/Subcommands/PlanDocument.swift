import Data
import Downstream
import JSON
import Reporting
import Studies
import Training

extension PlanPage {
  /// What the text says, for programs: numbers as they were counted and measured, `null` where nobody knows.
  var document: JSONValue {
    [
      "experiment": .string(study.experiment.name), "question": .string(study.experiment.question),
      "scale": .string(study.scale.name), "data": .string(study.data.name.rawValue),
      "training": trainingDocument, "split": .string(study.data.split.rawValue), "tracks": trackDocuments,
      "tasks": .texts(study.tasks.map(\.name)), "seeds": .wholes(Array(study.seeds)),
      "runs_folder": .string(study.runsFolder), "survey": data?.document ?? .null, "arms": armDocuments,
      "runs": runDocuments, "counts": countDocument, "prediction": predictionDocument,
      "until_decided": until?.document ?? .null, "notes": .texts(notes),
      "warnings": .texts(study.warnings.map { "\($0)" }),
    ]
  }

  private var trainingDocument: JSONValue {
    ["name": .string(study.data.training.name), "pairs": .integer(study.data.training.count)]
  }

  private var trackDocuments: JSONValue {
    .array(study.data.tasks.map { ["name": .string($0.name), "pictures": .integer($0.samples.count)] })
  }

  private var armDocuments: JSONValue {
    .array(zip(plan.arms, RunTask.allNumbers(of: study)).map { $0.document(numbers: $1) })
  }

  private var runDocuments: JSONValue {
    guard let runs else { return .null }
    return .array(runs.map(\.document))
  }

  private var countDocument: JSONValue {
    [
      "runs": .integer(plan.runCount), "finished": .integer(sum(\.finished)), "failed": .integer(sum(\.failed)),
      "running": .integer(sum(\.running)), "interrupted": .integer(sum(\.interrupted)),
      "to_do": .integer(sum(\.missing)), "downstream_results": .integer(sum(\.judged)),
      "downstream_asked": .integer(sum(\.judged) + sum(\.unjudged)),
    ]
  }

  private var predictionDocument: JSONValue {
    [
      "seconds_left": .optional(plan.secondsLeft), "seconds_of_one_process": .optional(plan.secondsOfWork),
      "frozen_layers_seconds": .number(plan.frozenSeconds), "jobs": .integer(jobs),
      "threads_per_job": .optionalInteger(threads), "known_from": .texts(basis), "left_out": .texts(omissions),
    ]
  }
}

extension JSONValue {
  fileprivate static func wholes(_ values: [Int]) -> JSONValue { .array(values.map { .integer($0) }) }

  fileprivate static func texts(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }
}

extension ArmPlan {
  fileprivate func document(numbers: [Int]) -> JSONValue {
    [
      "arm": .string(arm), "task_numbers": .wholes(numbers), "finished": .integer(finished),
      "failed": .integer(failed), "running": .integer(running), "interrupted": .integer(interrupted),
      "to_do": .integer(missing), "downstream_results": .integer(judged),
      "downstream_asked": .integer(judged + unjudged), "steps": .integer(steps), "pairs_per_step": .integer(batchSize),
      "pairs": .integer(pairs), "steps_per_epoch": .integer(stepsPerEpoch), "epochs": .optional(epochs),
      "seconds_per_step": .optional(secondsPerStep), "evaluation_seconds": .optional(evaluationSeconds),
      "known_from": .optionalString(source?.rawValue), "peak_memory_bytes": .optionalInteger(peakBytes),
      "seconds_left": .optional(secondsLeft), "fault": .optionalString(fault),
    ]
  }
}

extension RunTask.Row {
  fileprivate var document: JSONValue {
    [
      "number": .integer(number), "arm": .string(arm), "seed": .integer(seed), "run": .string(id),
      "state": .string(state),
    ]
  }
}

extension UntilDecided {
  fileprivate var document: JSONValue {
    ["looks_at_seeds": .wholes(design.looks), "margin": .number(design.margin)]
  }
}

extension DataPlan {
  fileprivate var document: JSONValue {
    [
      "readers": .array(
        readers.map { reader in
          ["arms": .texts(reader.arms), "tokens_read_at_most": .integer(reader.length)]
        }), "splits": .array(splits.map(\.document)),
      "crossings": .array(
        crossings.enumerated().map { place, found in
          found.document(pairsOfGroups: place < pairsOfGroups.count ? pairsOfGroups[place] : nil)
        }),
    ]
  }
}

extension DataPlan.Split {
  /// How near a count is to what it counts.
  private enum Accuracy: String {
    case exact, estimate
    case lowerBound = "lower bound"

    var document: JSONValue { .string(rawValue) }
  }

  fileprivate var document: JSONValue {
    let scaling = survey.isSampled ? Accuracy.estimate : .exact
    let pictures = survey.pictures.isExact ? Accuracy.exact : .estimate
    let vocabulary = survey.isSampled ? Accuracy.lowerBound : survey.vocabulary.isExact ? .exact : .estimate
    return [
      "role": .string(role.rawValue), "name": .string(survey.name), "pairs": .integer(survey.pairs),
      "pairs_read": .integer(survey.pairsRead), "pictures": .integer(survey.pictures.count),
      "pictures_accuracy": pictures.document, "captions": .integer(survey.scaled(survey.captions)),
      "captions_accuracy": scaling.document, "empty_captions_of_pairs_read": .integer(survey.emptyCaptions),
      "words": .integer(survey.scaled(survey.words)), "words_accuracy": scaling.document,
      "different_words": .integer(survey.vocabulary.count), "different_words_accuracy": vocabulary.document,
      "fits": .array(survey.fits.map(\.document)),
    ]
  }
}

extension CaptionFit {
  /// What one of the readers takes of the captions.
  fileprivate var document: JSONValue {
    [
      "mean_tokens": .optional(tokens.mean), "tokens_of_99_percent": .optionalInteger(tokens.quantile(0.99)),
      "captions_cut_percent": .optional(cutCaptionShare.map { 100 * $0 }),
      "tokens_cut_percent": .optional(cutTokenShare.map { 100 * $0 }),
    ]
  }
}

extension PictureCrossing {
  /// - Parameter pairsOfGroups: Training pairs of groups that are asked about; nil where nobody counted.
  fileprivate func document(pairsOfGroups: Int?) -> JSONValue {
    [
      "track": .string(asked), "training_pairs": .integer(pairs), "training_pairs_seen": .integer(pairsSeen),
      "training_pairs_of_asked_groups": .optionalInteger(pairsOfGroups), "training_pairs_equal": .integer(equalPairs),
      "training_pairs_alike": .integer(likePairs), "pictures": .integer(pictures),
      "pictures_seen": .integer(picturesSeen), "pictures_equal": .integer(equalPictures),
      "pictures_alike": .integer(likePictures),
    ]
  }
}
