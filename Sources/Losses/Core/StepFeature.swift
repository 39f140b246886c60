/// A quantity that objectives share within a step; the key is the request, computed at most once.
///
/// A feature may ask for others. A feature that asks for itself, directly or not, stops with the cycle's names.
public protocol StepFeature: Hashable {
  associatedtype Value

  func value(in step: TrainingStep) -> Value
}
