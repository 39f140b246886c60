import Data
import Training

extension StudyData {
  /// Why these data cannot train a recipe that is sound by itself, or nil.
  func fault(training recipe: Recipe) -> String? {
    let pairs = training(excluding: recipe.excludedStyles).count
    return recipe.batchSize <= pairs ? nil : "\(pairs) samples do not fill a batch of \(recipe.batchSize)"
  }
}

extension Study {
  /// Why no run of an arm, by its place, can be trained; nil if nothing is in the way.
  package func fault(ofArm arm: Int) -> String? { faults[arm] }

  /// Looks whether runs can be computed like this, before the first of them is.
  ///
  /// - Throws: ``RunOptionsError``; with `failFast` also ``StudyError/impossibleArm(_:reason:)`` for an arm that would fail.
  package func check(_ options: RunOptions) throws {
    if let fault = options.fault { throw RunOptionsError(reason: fault) }
    if options.evaluateEvery != nil { try checkValidation() }
    guard options.failFast else { return }
    for arm in arms.indices {
      if let fault = fault(ofArm: arm) { throw StudyError.impossibleArm(arms[arm].name, reason: fault) }
    }
  }
}

extension RunOptions {
  /// What is wrong with a setting, or nil.
  fileprivate var fault: String? {
    if let loaderThreads, !(1...RunOptions.mostThreads).contains(loaderThreads) {
      return "loaderThreads is \(loaderThreads); it must be from 1 to \(RunOptions.mostThreads)"
    }
    if !(checkpointInterval >= 0) { return "checkpointInterval is \(checkpointInterval); it must not be negative" }
    if let observationInterval, observationInterval < 1 {
      return "observationInterval is \(observationInterval); it must be at least 1"
    }
    if let evaluateEvery, evaluateEvery < 1 { return "evaluateEvery is \(evaluateEvery); it must be at least 1" }
    return nil
  }

  private static let mostThreads = 1024
}

/// Why no run can be computed with these options.
package struct RunOptionsError: Error, Sendable, Hashable, CustomStringConvertible {
  let reason: String

  package var description: String { "The options of a run cannot be used: \(reason)." }
}
