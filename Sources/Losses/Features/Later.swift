/// A value that is computed when it is first read: never, if nobody reads it.
final class Later<Value> {
  private let compute: () -> Value
  /// The value if somebody has read it.
  private(set) var computed: Value?

  var value: Value {
    if let computed { return computed }
    let value = compute()
    computed = value
    return value
  }

  init(_ compute: @escaping () -> Value) { self.compute = compute }
}
