package import Data
import DataSets
package import Downstream
import Parts
package import Training

extension Catalogue {
  /// The names of all downstream tasks, in order.
  package var taskNames: [String] { offers.all.map(\.name) }

  /// The names of the downstream tasks that need nothing but the data of a study.
  public var derivedTaskNames: [String] { offers.all.filter(\.isDerived).map(\.name) }

  /// The downstream task of a name, over `material`.
  ///
  /// - Parameters:
  ///   - split: What is asked: test, or validation where settings are chosen.
  ///   - adjustment: What is to be other than the scale says.
  /// - Throws: ``TaskNameError`` for a task that is called otherwise than its results are looked up; what making it throws.
  package func task(
    _ name: String, on material: any TaskMaterial, split: DataSplit = .test, scale: Scale, sight: Sight = .full,
    adjustment: TaskAdjustment = TaskAdjustment()
  ) throws -> any DownstreamTask {
    let request = TaskRequest(material: material, split: split, scale: scale, sight: sight)
    let offer = try offer(name)
    let task = try offer.make(request)
    guard task.name == name + sight.suffix else { throw TaskNameError(task: task.name, offer: offer, sight: sight) }
    return try adjustment.apply(to: task)
  }

  /// The data of the task of a name from published files, read and checked.
  ///
  /// - Throws: ``DownstreamError/absentForm(task:known:)`` for a task that has no published files; what ``FileMaterial`` throws.
  package func material(of name: String, training: TaskAddress, test: TaskAddress) throws -> FileMaterial {
    guard let content = try offer(name).content else {
      throw DownstreamError.absentForm(task: name, known: offers.all.filter { $0.content != nil }.map(\.name))
    }
    for address in [training, test] where address.format.content != content {
      throw DownstreamError.otherForm(
        task: name, address: "\(address)", found: address.format.content.rawValue, wanted: content.rawValue,
        formats: TaskAddress.Format.allCases.filter { $0.content == content }.map(\.rawValue))
    }
    return try FileMaterial(training: training, test: test, task: name)
  }

  /// Whether the task of a name can be asked with one side hidden.
  func canBeBlind(_ name: String) -> Bool { offers[name]?.canBeBlind ?? false }

  private func offer(_ name: String) throws(DownstreamError) -> TaskOffer {
    guard let offer = offers[name] else { throw .unknownTask(name, known: taskNames) }
    return offer
  }
}

/// A task is called otherwise than its results are looked up: by its offer's name and the ending of what a model is shown.
package struct TaskNameError: Error, Sendable, Hashable, CustomStringConvertible {
  let task: String
  let offer: String
  let place: DeclarationPlace
  let sight: Sight
  let canBeBlind: Bool

  init(task: String, offer: TaskOffer, sight: Sight) {
    self.task = task
    self.offer = offer.name
    place = offer.place
    self.sight = sight
    canBeBlind = offer.canBeBlind
  }

  package var description: String {
    guard canBeBlind || sight == .full else {
      return "The downstream task '\(offer)' cannot be asked with one side hidden: leave out `--sight`."
    }
    let remedy =
      task.hasSuffix(sight.suffix)
      ? "give offer and task one name" : "put the `suffix` of the sight after the task's name"
    return
      "The downstream task '\(offer)' of \(place) is called '\(task)' for the sight \(sight.rawValue), but its results are "
      + "looked up as '\(offer)\(sight.suffix)': \(remedy)."
  }
}
