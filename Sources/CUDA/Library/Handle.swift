/// Something of a library's that Triad only hands back: a context, a stream, a module, a description. Any thread may.
struct Handle: Sendable {
  private let word: UInt

  init(_ pointer: UnsafeMutableRawPointer?) { word = UInt(bitPattern: pointer) }

  /// As the library knows it; nil where there is nothing.
  var pointer: UnsafeMutableRawPointer? { UnsafeMutableRawPointer(bitPattern: word) }

  /// Nothing.
  static let none = Handle(nil)
}
