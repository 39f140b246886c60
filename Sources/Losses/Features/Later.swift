/// A value that is computed when it is first read: never, if nobody reads it.
final class Later<Value> {
  private let compute: () -> Value
  private(set) lazy var value = compute()

  init(_ compute: @escaping () -> Value) { self.compute = compute }
}
