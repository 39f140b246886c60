public import Downstream
package import Parts

/// A downstream task that experiments and `triad finetune` know by its name.
///
/// ```swift
/// let parts = TaskOffer("parts", question: "Is this a part of that?", canBeBlind: true) { request in
///   PartOfWhole(training: try parts(.train), test: try parts(request.split), settings: request.settings(steps: 200), sight: request.sight)
/// }
/// TriadCommand.main(experiments: [...], catalogue: .standard.adding(parts))
/// ```
public struct TaskOffer: Sendable {
  package let name: String
  /// What it asks of a model, in a few words.
  package let question: String
  /// Whether it can be asked with one side hidden: its learned blind baselines.
  package let canBeBlind: Bool
  /// Whether it is derived from the data of a study; others have files of their own.
  package let isDerived: Bool
  /// What published files of it hold; nil where there are none.
  package let content: TaskAddress.Content?
  package let place: DeclarationPlace
  let make: @Sendable (TaskRequest) throws -> any DownstreamTask

  /// - Parameters:
  ///   - name: That of the task it makes; with one side hidden the task's ends with the `suffix` of the sight.
  ///   - question: What it asks of a model, in a few words.
  ///   - canBeBlind: Whether it can be asked with one side hidden, by the request's `sight`.
  ///   - isDerived: Whether it takes what it asks from the study's data and not from files of its own.
  ///   - make: Makes the task, or says why it cannot be.
  public init(
    _ name: String, question: String, canBeBlind: Bool = false, isDerived: Bool = true, file: String = #fileID,
    line: Int = #line, make: @escaping @Sendable (TaskRequest) throws -> any DownstreamTask
  ) {
    self.init(
      name, question: question, canBeBlind: canBeBlind, isDerived: isDerived, content: nil, file: file, line: line,
      make: make)
  }

  /// - Parameter content: What published files of it hold, which no format of your own can.
  init(
    _ name: String, question: String, canBeBlind: Bool = false, isDerived: Bool = true,
    content: TaskAddress.Content?, file: String = #fileID, line: Int = #line,
    make: @escaping @Sendable (TaskRequest) throws -> any DownstreamTask
  ) {
    self.name = name
    self.question = question
    self.canBeBlind = canBeBlind
    self.isDerived = isDerived
    self.content = content
    place = DeclarationPlace(file: file, line: line)
    self.make = make
  }
}
