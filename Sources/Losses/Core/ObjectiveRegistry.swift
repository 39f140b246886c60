/// The objectives that names can refer to: an immutable value, so that nothing depends on what was imported.
///
/// ```swift
/// let registry = ObjectiveRegistry.standard.adding(MyLoss.self)
/// ```
public struct ObjectiveRegistry: Sendable {
  private let types: [any Objective.Type]

  /// No objectives.
  public init() { types = [] }

  private init(types: [any Objective.Type]) { self.types = types }

  /// The objectives of Triple Contrastive Learning.
  public static let standard = ObjectiveRegistry()
    .adding(CMA.self)
    .adding(IMC.self)
    .adding(LMI.self)
    .adding(ITM.self)
    .adding(MLM.self)

  /// The registry with one more type; its name must be new.
  public func adding<Added: Objective>(_ type: Added.Type) -> ObjectiveRegistry {
    let name = Added.name
    if let existing = self[name] {
      // Adding the same type again changes nothing: two files of a study may both need it.
      if existing == type { return self }
      fatalError("objective registry: \(Added.self) and \(existing) are both named '\(name)'")
    }
    return ObjectiveRegistry(types: types + [type])
  }

  /// The type of that name.
  public subscript(name: ObjectiveName) -> (any Objective.Type)? { types.first { $0.name == name } }

  /// All names, in the order of registration.
  public var names: [ObjectiveName] { types.map { $0.name } }
}
