public import Files
import Data

/// Reads the unpacked packages and writes the cache file.
///
/// The result depends on the packages and the size alone: pictures are decoded by any number of threads, some at a
/// time so that memory stays small, and taken in a fixed order.
public struct DebCapBuilder: Sendable {
  public let folders: CacheFolder
  /// The side of the pictures in the cache, in pixels.
  public let side: Int
  /// Threads that decode.
  public let threads: Int

  public init(folders: CacheFolder, side: Int = 96, threads: Int) {
    precondition((16...4096).contains(side) && threads > 0, "DebCapBuilder: side \(side), \(threads) threads")
    self.folders = folders
    self.side = side
    self.threads = threads
  }

  /// Builds the cache file of `folders` and says what it holds; `progress` is called from the caller's thread.
  public func build(
    progress: (DebCapBuildProgress) -> Void = { _ in }
  ) throws(DebCapBuildError) -> DebCapBuildReport {
    let emoji = try EmojiSource(folders: folders).candidates()
    let furniture = try FurnitureSource(folders: folders).candidates()
    let stamps = try TuxPaintSource(folders: folders).candidates()
    // Said before the work, not after it.
    if stamps.contains(where: { $0.path.hasSuffix(".svg") }) { try DrawingFile.requireRenderer() }
    var assembly = try DebCapAssembly(path: folders.cacheFile(side: side), side: side)
    try read(emoji, into: &assembly, progress: progress)
    let drawings = try ClipArtSource(folders: folders).candidates(threads: threads)
    for candidates in [drawings, furniture, stamps] { try read(candidates, into: &assembly, progress: progress) }
    return try assembly.finish(threads: threads)
  }

  /// Decodes `candidates` of one origin, some at a time so that memory stays small.
  private func read(
    _ candidates: [IngestCandidate], into assembly: inout DebCapAssembly, progress: (DebCapBuildProgress) -> Void
  ) throws(DebCapBuildError) {
    // A caption that says nothing after cleaning is no caption.
    let candidates = candidates.filter { !$0.group.isEmpty && !$0.texts.captions.isEmpty }
    let (side, portion) = (side, 128)
    for start in stride(from: 0, to: candidates.count, by: portion) {
      let part = Array(candidates[start..<min(start + portion, candidates.count)])
      let outcomes = OrderedConcurrency.map(part, threads: threads) { candidate -> DecodedPicture.Outcome in
        do throws(DebCapBuildError) {
          return DecodedPicture.read(
            png: try DrawingFile.png(at: candidate.path), side: side,
            limits: candidate.origin == .openclipart ? .clipArt : .none)
        } catch {
          return .unreadable(error.description)
        }
      }
      for (candidate, outcome) in zip(part, outcomes) { try assembly.add(candidate, outcome) }
      progress(DebCapBuildProgress(origin: part[0].origin, completed: start + part.count, total: candidates.count))
    }
  }
}
