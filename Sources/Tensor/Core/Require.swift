/// Stops the program with `message` unless `condition` holds: for a programmer's errors such as shapes and axes.
///
/// Unlike `precondition`, the message is kept in release builds. Form: `matmul: inner sizes differ, [64, 256] x [128, 256]T`.
@inline(__always)
public func require(
  _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) {
  if !condition { fatalError(message(), file: file, line: line) }
}
