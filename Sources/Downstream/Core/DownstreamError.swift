/// Why a downstream task has no result.
public enum DownstreamError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The loss or a gradient is not a number.
  case divergence(task: String, step: Int)
  /// A part of the task has no items.
  case emptiness(task: String, part: String)
  /// A picture cannot be read; leaving it out would make the task another one.
  case picture(task: String, source: String, picture: Int, reason: String)
  /// No task has this name.
  case unknownTask(String, known: [String])
  /// The data of a task are not there.
  case absence(task: String, reason: String)
  /// Training and test share pictures or groups.
  case leak(task: String, count: Int, example: String)
  /// No published files of the task are read.
  case absentForm(task: String, known: [String])
  /// Files of another task.
  case otherForm(task: String, address: String, found: String, wanted: String, formats: [String])
  /// Pictures of this side are no whole number of patches.
  case imageSide(Int, patch: Int)
  /// The task has no momentum model that could soften its targets.
  case undistilled(task: String)

  public var description: String {
    switch self {
    case .divergence(let task, let step):
      "Task '\(task)': the loss at step \(step) is not a number; lower the learning rate or begin with another model."
    case .emptiness(let task, let part):
      "Task '\(task)' has no \(part) items; build its data again or leave the task out."
    case .picture(let task, let source, let picture, let reason):
      "Task '\(task)': picture \(picture) of \(source) cannot be read (\(reason)); build the data again."
    case .unknownTask(let name, let known):
      "There is no downstream task '\(name)'; known are \(known.joined(separator: ", "))."
    case .absence(let task, let reason): "Task '\(task)' has no data: \(reason)"
    case .leak(let task, let count, let example):
      "Task '\(task)': \(count) test pictures are in its training data, such as \(example); take them out of one side."
    case .absentForm(let task, let known):
      "Task '\(task)' is not read from files; those that are: \(known.joined(separator: ", "))."
    case .otherForm(let task, let address, let found, let wanted, let formats):
      "Task '\(task)' asks \(wanted), but \(address) holds \(found); give \(formats.joined(separator: " or "))."
    case .imageSide(let side, let patch):
      "Pictures of \(side) pixels are no whole number of the model's patches of \(patch) pixels; give a multiple of \(patch)."
    case .undistilled(let task):
      "Task '\(task)' has no momentum model that softens its targets; leave the distillation out."
    }
  }
}
