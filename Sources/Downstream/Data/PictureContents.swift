import Data
import Foundation
import Synchronization
import Tensor

/// What is in the pictures of a task: a hash of it, and whether all can be read.
enum PictureContents {
  /// Of larger files the first and the last bytes count, and how many there are: two pictures that agree in all of that are one.
  private static let edge = 1 << 13

  /// A hash of the contents of `files`, in their order; those that cannot be read count as such.
  static func hash(_ files: [PictureFile], in folder: PictureFolder) -> UInt64 {
    let hashes = each(files.count) { hash(files[$0].path, in: folder) }
    return hashes.reduce(Hashing.fnv1a("contents")) { Hashing.mix($0 ^ $1) }
  }

  private static func hash(_ path: String, in folder: PictureFolder) -> UInt64 {
    let unread = Hashing.fnv1a("unread")
    guard let file = try? folder.open(path) else { return unread }
    let size = file.size
    var state = Hashing.mix(UInt64(size))
    let ranges = size <= 2 * edge ? [0..<size] : [0..<edge, (size - edge)..<size]
    for range in ranges {
      guard let bytes = try? file.read(at: range.lowerBound, count: range.count) else { return unread }
      for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    return Hashing.mix(state)
  }

  /// The first picture that cannot be read, and why; nil if all can.
  static func firstFault(of source: some PictureSource) -> (picture: Int, reason: String)? {
    let reasons: [String?] = each(source.count) { picture in
      do {
        _ = try source.image(at: picture)
        return nil
      } catch {
        return "\(error)"
      }
    }
    return reasons.enumerated().compactMap { picture, reason in reason.map { (picture, $0) } }.first
  }

  /// What `body` gives for each place, in their order, by all processors.
  private static func each<Value: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Value) -> [Value] {
    OrderedConcurrency.map(Array(0..<count), threads: ProcessInfo.processInfo.activeProcessorCount, body)
  }
}

/// Whether the pictures of a source were found readable: asked once, however many models are put to the task.
final class PictureReadability: Sendable {
  private let isKnown = Mutex(false)

  /// - Throws: ``DownstreamError/picture(task:source:picture:reason:)`` for the first that cannot be read.
  func require(_ source: some PictureSource, task: String) throws {
    guard !isKnown.withLock({ $0 }) else { return }
    if let fault = PictureContents.firstFault(of: source) {
      throw DownstreamError.picture(task: task, source: source.name, picture: fault.picture, reason: fault.reason)
    }
    isKnown.withLock { $0 = true }
  }
}

extension PictureSource {
  /// Looks whether all pictures that lie in files can be read, before a model learns from some of them and stops at another.
  ///
  /// - Throws: ``DownstreamError/picture(task:source:picture:reason:)``
  package func requireReadable(for task: String) throws {
    guard let files = self as? PictureFileSource else { return }
    try files.readability.require(files, task: task)
  }
}
