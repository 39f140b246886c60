import CZlib
internal import Foundation
internal import Tensor

/// Unpacks gzip files once, so that their contents can be read at any place.
enum GzipExpansion {
  /// Whether `file` begins like a gzip file.
  static func isCompressed(_ file: StableFile) throws(SourceError) -> Bool {
    try file.read(at: 0, count: min(file.size, 2)) == [0x1f, 0x8b]
  }

  /// The unpacked copy of `file` in `folder`, made if it is not there.
  ///
  /// The copy's name holds the size and the hash of the packed bytes, so that a changed archive is unpacked again.
  ///
  /// - Parameter limit: The most bytes that a copy may have.
  /// - Throws: `SourceError.syntax` if the file is damaged, cut or unpacks to more than `limit`.
  static func expanded(_ file: StableFile, in folder: String, limit: Int) throws(SourceError) -> StableFile {
    var scanner = FileScanner(file)
    while try scanner.skipChunk() {}
    let name = file.path.split(separator: "/").last.map(String.init) ?? "shard"
    let copy = "\(folder)/\(name).\(String(scanner.hash, radix: 16)).tar"
    if FileManager.default.fileExists(atPath: copy) { return try StableFile(path: copy) }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .access(path: folder, reason: "it cannot be made")
    }
    let partial = "\(copy).\(ProcessInfo.processInfo.processIdentifier).part"
    defer { unlink(partial) }
    let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .access(path: partial, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var written = 0
    try unpack(file) { (piece) throws(SourceError) in
      written += piece.count
      guard written <= limit else {
        throw .syntax(path: file.path, place: "its content", reason: "it unpacks to more than \(limit) bytes")
      }
      var rest = piece[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { throw .access(path: partial, reason: String(cString: strerror(errno))) }
        rest = rest.dropFirst(count)
      }
    }
    guard fsync(descriptor) == 0, rename(partial, copy) == 0 else {
      throw .access(path: copy, reason: String(cString: strerror(errno)))
    }
    return try StableFile(path: copy)
  }

  /// Gives the content of `file` to `take`, a piece at a time.
  static func unpack(
    _ file: StableFile, _ take: (ArraySlice<UInt8>) throws(SourceError) -> Void
  ) throws(SourceError) {
    guard let stream = triad_gunzip_new() else { throw .access(path: file.path, reason: "there is no memory") }
    defer { triad_gunzip_free(stream) }
    var output = [UInt8](repeating: 0, count: 1 << 18)
    var message = [CChar](repeating: 0, count: 160)
    var offset = 0
    var isMemberEnded = false
    while offset < file.size {
      let input = try file.read(at: offset, count: min(1 << 18, file.size - offset))
      var used = 0
      // What fills the output may leave more behind it, even when the input is used up.
      var isFull = false
      while used < input.count || isFull {
        if isMemberEnded && input[used...].allSatisfy({ $0 == 0 }) {
          // Zeros behind the last member fill the last block of a tape.
          break
        }
        var (taken, made) = (input.count - used, output.count)
        let code = input.withUnsafeBufferPointer { bytes in
          triad_gunzip_step(
            stream, bytes.baseAddress.map { $0 + used }, &taken, &output, &made, &message, message.count)
        }
        guard code >= 0 else {
          let reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
          throw .syntax(path: file.path, place: "byte \(offset + used)", reason: "gzip: \(reason)")
        }
        guard taken > 0 || made > 0 || used == input.count else {
          throw .syntax(path: file.path, place: "byte \(offset + used)", reason: "gzip does not go on")
        }
        used += taken
        isFull = made == output.count
        isMemberEnded = code == 1
        try take(output[..<made])
      }
      offset += input.count
    }
    guard isMemberEnded else {
      throw .syntax(path: file.path, place: "byte \(offset)", reason: "the gzip stream ends early: it was cut")
    }
  }
}
