import Data
package import Files

/// Reads the unpacked packages and writes the cache file.
///
/// The result depends on the packages and the size alone: pictures are decoded by any number of threads, some at a
/// time so that memory stays small, and taken in a fixed order.
package struct DebCapBuilder: Sendable {
  package let folders: CacheFolder
  /// The side of the pictures in the cache, in pixels.
  package let side: Int
  /// Threads that decode.
  package let threads: Int

  package init(folders: CacheFolder, side: Int = 96, threads: Int) {
    precondition((16...4096).contains(side) && threads > 0, "DebCapBuilder: side \(side), \(threads) threads")
    self.folders = folders
    self.side = side
    self.threads = threads
  }

  /// Builds the cache file of `folders` and says what it holds; `progress` is called from the caller's thread.
  package func build(
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
    // A caption that says nothing after cleaning is not a caption.
    let candidates = candidates.filter { !$0.group.isEmpty && !$0.texts.captions.isEmpty }
    let (side, portion) = (side, 128)
    for start in stride(from: 0, to: candidates.count, by: portion) {
      let part = Array(candidates[start..<min(start + portion, candidates.count)])
      let outcomes = OrderedConcurrency.map(part, threads: threads) { Self.outcome(of: $0, side: side) }
      for (candidate, outcome) in zip(part, outcomes) { try assembly.add(candidate, outcome.get()) }
      progress(DebCapBuildProgress(origin: part[0].origin, completed: start + part.count, total: candidates.count))
    }
  }
}

extension DebCapBuilder {
  /// What comes of a candidate. A damaged file is a picture that is left out and counted; that the machine fails at it, which would
  /// give another data set without a word, ends the build.
  private static func outcome(
    of candidate: IngestCandidate, side: Int
  ) -> Result<DecodedPicture.Outcome, DebCapBuildError> {
    do throws(DebCapBuildError) {
      return .success(
        DecodedPicture.read(
          png: try DrawingFile.png(at: candidate.path), side: side,
          limits: candidate.origin == .openclipart ? .clipArt : .none))
    } catch {
      guard case .metadata = error else { return .failure(error) }
      return .success(.unreadable(error.description))
    }
  }
}

/// How far a build is.
package struct DebCapBuildProgress: Sendable, Hashable {
  /// The collection that is being read.
  package let origin: DebCapOrigin
  /// Files of it that were read.
  package let completed: Int
  /// Files of it in total.
  package let total: Int
}

/// What a build did.
package struct DebCapBuildReport: Sendable, Hashable {
  /// A file that gave no picture, and why.
  package struct Omission: Sendable, Hashable {
    package let file: String
    package let reason: String
  }

  /// The cache file.
  package internal(set) var path: String
  /// The pictures in it.
  package internal(set) var pictureCount = 0
  /// Files that were decoded or tried.
  package internal(set) var fileCount = 0
  /// Files merged into another picture because they show exactly the same.
  package internal(set) var duplicateCount = 0
  /// Damaged files.
  package internal(set) var unreadable: [Omission] = []
  /// Files left out by rule: blank, or larger than 16 Mpx.
  package internal(set) var excluded: [Omission] = []
}

/// Why DebCap cannot be built from its packages.
package enum DebCapBuildError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A folder or file of a package is not where it should be.
  case absence(path: String)
  /// A folder or file is there and the machine does not give its content: no permission, too many open files, a broken disk.
  case unreadable(path: String, reason: String)
  /// A program that the build calls was stopped by the machine, which says nothing about the file at `path`.
  case interruption(name: String, path: String, reason: String)
  /// A file that names or describes pictures cannot be understood.
  case metadata(path: String, reason: String)
  /// Too many pictures cannot be read.
  case unreadablePictures(count: Int, total: Int, first: String)
  /// A program that the build calls is missing or fails.
  case tool(name: String, package: String, reason: String)
  /// The cache cannot be written.
  case cache(DebCapCacheError)

  package var description: String {
    switch self {
    case .absence(let path):
      "\(path) is missing: remove the folder `packages` of the data cache and run `triad data build` again"
    case .unreadable(let path, let reason):
      "\(path) cannot be read: \(reason)"
    case .interruption(let name, let path, let reason):
      "\(name) did not draw \(path), \(reason): run `triad data build` again"
    case .metadata(let path, let reason):
      "\(path) cannot be understood: \(reason)"
    case .unreadablePictures(let count, let total, let first):
      "\(count) of \(total) pictures cannot be read, more than 1 % (the first: \(first)): remove the folder `packages`"
        + " of the data cache and run `triad data build` again"
    case .tool(let name, let package, let reason):
      "\(name) cannot be used (\(reason)): install it with `sudo apt-get install \(package)`"
    case .cache(let error):
      error.description
    }
  }
}
