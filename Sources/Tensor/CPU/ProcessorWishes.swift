internal import Foundation

/// What the environment asks of the processor: `TRIAD_THREADS` and `TRIAD_ISA`. A variable that is empty asks for nothing.
package struct ProcessorWishes: Sendable, Hashable {
  /// The number of threads; nil for as many as there are cores.
  package let threads: Int?
  /// What is wrong with the wishes, in one sentence; nil if nothing is.
  package let fault: String?

  /// Of this process.
  package static let ofProcess = ProcessorWishes(ProcessInfo.processInfo.environment)

  /// More than any machine has cores: each is a thread with a stack of its own.
  package static let mostThreads = 1024

  /// The kernels' own word for their instruction sets; which of them run here is theirs to say.
  private static let instructionSets = ["baseline", "avx2", "avx512", "neon"]

  package init(_ environment: [String: String]) {
    func wish(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let threadWish = wish("TRIAD_THREADS")
    let number = threadWish.flatMap { Int($0) }.flatMap { (1...Self.mostThreads).contains($0) ? $0 : nil }
    threads = number
    if let threadWish, number == nil {
      fault = "TRIAD_THREADS is '\(threadWish)'; it must be a whole number from 1 to \(Self.mostThreads)."
    } else if let set = wish("TRIAD_ISA"), !Self.instructionSets.contains(set) {
      fault = "TRIAD_ISA is '\(set)'; it must be \(Self.instructionSets.joined(separator: ", ")) or nothing."
    } else {
      fault = nil
    }
  }

  /// - Throws: ``ProcessorWishError`` where the environment asks for what there is not.
  package static func check() throws(ProcessorWishError) {
    if let fault = ofProcess.fault { throw ProcessorWishError(description: fault) }
  }
}

/// The environment asks the processor for what there is not.
package struct ProcessorWishError: Error, Sendable, Hashable, CustomStringConvertible {
  package let description: String
}
