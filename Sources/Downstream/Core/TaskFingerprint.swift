import Foundation
import Tensor

/// How the fingerprints of tasks are made.
package enum TaskFingerprint {
  /// Of a task with fine-tuning.
  ///
  /// - Parameter words: Name, version of the procedure, and what is not in the settings.
  package static func of(_ words: String, _ settings: FineTuning, training: UInt64, test: UInt64) -> UInt64 {
    let state = Hashing.fnv1a("\(words) \(coded(settings))")
    return Hashing.mix(Hashing.mix(state ^ training) ^ Hashing.mix(test))
  }

  /// Settings as JSON with sorted keys. Settings that cannot be written, such as a rate that is not a number, are a programmer's error: two
  /// tasks must not share a fingerprint because of them.
  static func coded(_ settings: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    do {
      return String(decoding: try encoder.encode(settings), as: UTF8.self)
    } catch {
      fatalError("task fingerprint: the settings cannot be written (\(error))")
    }
  }
}
