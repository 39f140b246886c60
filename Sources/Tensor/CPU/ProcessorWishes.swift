internal import CKernels
internal import Foundation

/// What the environment asks of the processor: `TRIAD_THREADS`, `TRIAD_ISA` and `TRIAD_CACHES`. A variable that is empty asks for nothing.
package struct ProcessorWishes: Sendable, Hashable {
  /// The number of threads; nil for as many as there are cores.
  package let threads: Int?
  /// The caches that matrix products are cut for; nil for those of the machine.
  package let caches: CacheSizes?
  /// What is wrong with the wishes, in one sentence; nil if nothing is.
  package let fault: String?
  /// Processes that a launcher has started on this machine; 1 where it has not.
  package let neighbours: Int

  /// Of this process.
  package static let ofProcess = ProcessorWishes(ProcessInfo.processInfo.environment)

  /// More than any machine has cores: each is a thread with a stack of its own.
  package static let mostThreads = 1024

  /// The kernels' own word for their instruction sets; which of them run here is theirs to say.
  private static let instructionSets = ["baseline", "avx2", "avx512", "neon"]

  package init(_ environment: [String: String]) {
    neighbours = ProcessorWishes.neighbours(environment)
    func wish(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let threadWish = wish("TRIAD_THREADS")
    let number = threadWish.flatMap { Int($0) }.flatMap { (1...Self.mostThreads).contains($0) ? $0 : nil }
    threads = number
    let cacheWish = wish("TRIAD_CACHES")
    let sizes = cacheWish.flatMap { CacheSizes($0) }
    caches = sizes
    if let threadWish, number == nil {
      fault = "TRIAD_THREADS is '\(threadWish)'; it must be a whole number from 1 to \(Self.mostThreads)."
    } else if let set = wish("TRIAD_ISA"), !Self.instructionSets.contains(set) {
      fault = "TRIAD_ISA is '\(set)'; it must be \(Self.instructionSets.joined(separator: ", ")) or nothing."
    } else if let cacheWish, sizes == nil {
      fault = "TRIAD_CACHES is '\(cacheWish)'; it must be \(CacheSizes.form)."
    } else {
      fault = nil
    }
  }

  /// Threads of a device that nobody has given a number: as wished, else as many as this process has cores. Where a launcher has started
  /// several on this machine and given them no cores of their own, each takes its share.
  package var standardThreads: Int {
    threads
      ?? ProcessorWishes.share(of: ProcessorWishes.ownCores, online: Int(tk_online_processors()), among: neighbours)
  }

  /// The cores that this process may use.
  package static var ownCores: Int { Int(tk_processors()) }

  /// - Parameter available: Cores that this process may use.
  package static func share(of available: Int, online: Int, among neighbours: Int) -> Int {
    available < online ? available : max(1, available / neighbours)
  }

  /// As Open MPI, the MPICH family and Slurm say it.
  private static func neighbours(_ environment: [String: String]) -> Int {
    let step = environment["SLURM_STEP_ID"] == nil ? nil : environment["SLURM_STEP_TASKS_PER_NODE"]
    let texts = [environment["OMPI_COMM_WORLD_LOCAL_SIZE"], environment["MPI_LOCALNRANKS"], step]
    // Slurm writes `2(x3)` for two on each of three nodes.
    return texts.lazy.compactMap { $0 }.compactMap { Int($0.prefix { $0.isNumber }) }.first.map { max(1, $0) } ?? 1
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
