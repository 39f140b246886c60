import CZlib

/// What a step of unpacking did.
struct GzipStep {
  /// Bytes of input.
  var taken: Int
  /// Bytes of output.
  var made: Int
  /// Whether a member ended.
  var isMemberEnd: Bool
  /// At the end of a block from which unpacking can go on: the bits of the last byte of input that belong to the next one.
  var boundaryBits: Int?
}

/// The state of unpacking a gzip file; zlib's, freed with the last reference. For one thread at a time.
final class GzipStream {
  private let state: OpaquePointer

  /// From the begin of a file; nil if there is no memory.
  init?() {
    guard let state = triad_gunzip_new() else { return nil }
    self.state = state
  }

  /// From a checkpoint; nil if there is no memory.
  ///
  /// - Parameter last: The byte of input before it.
  init?(window: [UInt8], bits: Int, last: UInt8) {
    guard let state = triad_gunzip_resume(window, window.count, UInt32(bits), last) else { return nil }
    self.state = state
  }

  deinit { triad_gunzip_free(state) }

  /// Unpacks from `input` to `output`.
  ///
  /// - Parameter stopsAtBlocks: Whether to stop at the ends of blocks as well.
  /// - Throws: The reason if the bytes are damaged.
  func step(
    _ input: UnsafeBufferPointer<UInt8>, to output: UnsafeMutableBufferPointer<UInt8>, stopsAtBlocks: Bool
  ) throws(GzipDamage) -> GzipStep {
    var (taken, made, boundary) = (input.count, output.count, Int32(-1))
    var message = [CChar](repeating: 0, count: 160)
    let code =
      stopsAtBlocks
      ? triad_gunzip_step(
        state, input.baseAddress, &taken, output.baseAddress, &made, &boundary, &message, message.count)
      : triad_gunzip_step(state, input.baseAddress, &taken, output.baseAddress, &made, nil, &message, message.count)
    guard code >= 0 else {
      throw GzipDamage(
        reason: String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self), taken: taken)
    }
    return GzipStep(
      taken: taken, made: made, isMemberEnd: code == 1, boundaryBits: boundary >= 0 ? Int(boundary) : nil)
  }

  /// The last content of the current member, up to 32,768 bytes.
  var window: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(TRIAD_GUNZIP_WINDOW)) { buffer, count in
      count = buffer.baseAddress.map { triad_gunzip_window(state, $0) } ?? 0
    }
  }
}

/// Why a gzip stream does not go on.
struct GzipDamage: Error {
  var reason: String
  /// Bytes of input before it.
  var taken: Int
}
