import Data

/// A cache file in the making: takes decoded pictures in order, merges duplicates and counts what is left out.
struct DebCapAssembly: ~Copyable {
  private var writer: DebCapCacheWriter
  /// The pictures in the file, in its order.
  private var kept: [IngestCandidate] = []
  private var signatures: [PictureSignature] = []
  /// The signatures of pictures that are not in the file: icons, which may equal a stamp as well.
  private var otherSignatures: [PictureSignature] = []
  /// Where the first clip art with this thumbnail is in `kept`; nil if that is not in the file.
  private var places: [UInt64: Int?] = [:]
  private var report: DebCapBuildReport

  init(path: String, side: Int) throws(DebCapBuildError) {
    do throws(DebCapCacheError) {
      writer = try DebCapCacheWriter(path: path, side: side)
    } catch {
      throw DebCapBuildError.cache(error)
    }
    report = DebCapBuildReport(path: path)
  }

  /// Takes the picture of `candidate`, if there is one.
  mutating func add(_ candidate: IngestCandidate, _ outcome: DecodedPicture.Outcome) throws(DebCapBuildError) {
    report.fileCount += 1
    switch outcome {
    case .unreadable(let reason):
      report.unreadable.append(DebCapBuildReport.Omission(file: candidate.path, reason: reason))
    case .excluded(let reason):
      report.excluded.append(DebCapBuildReport.Omission(file: candidate.path, reason: reason))
    case .picture(let picture):
      // Emoji styles, stamps and furniture are distinct by design; clip art was filed in several folders.
      if candidate.origin == .openclipart, let place = places[picture.thumbnailHash] {
        report.duplicateCount += 1
        if let place { kept[place].texts.merge(candidate.texts) }
      } else {
        try store(candidate, picture)
      }
    }
  }

  /// Marks what the pictures say about one another, writes the records and gives the file its name.
  ///
  /// - Throws: `DebCapBuildError.unreadablePictures` if more than one file in a hundred is damaged.
  consuming func finish(threads: Int) throws(DebCapBuildError) -> DebCapBuildReport {
    if let first = report.unreadable.first, report.unreadable.count * 100 > report.fileCount {
      throw DebCapBuildError.unreadablePictures(
        count: report.unreadable.count, total: report.fileCount, first: first.file)
    }
    markNearDuplicates(threads: threads)
    var records = kept.map(\.record)
    CaptionCoverage.mark(&records)
    do throws(DebCapCacheError) {
      try writer.finish(records)
    } catch {
      throw DebCapBuildError.cache(error)
    }
    report.pictureCount = records.count
    return report
  }

  private mutating func store(
    _ candidate: IngestCandidate, _ picture: DecodedPicture
  ) throws(DebCapBuildError) {
    if candidate.origin == .openclipart {
      places[picture.thumbnailHash] = .some(candidate.isRecorded ? kept.count : nil)
    }
    guard candidate.isRecorded else {
      otherSignatures.append(picture.signature)
      return
    }
    do throws(DebCapCacheError) {
      try writer.append(picture.image)
    } catch {
      throw DebCapBuildError.cache(error)
    }
    kept.append(candidate)
    signatures.append(picture.signature)
  }

  /// Marks stamps and clip art that nearly equal one another.
  private mutating func markNearDuplicates(threads: Int) {
    let stamps = kept.indices.filter { kept[$0].origin == .tuxpaint }
    let drawings = kept.indices.filter { kept[$0].origin == .openclipart }
    let (signatures, others) = (signatures, otherSignatures)
    let matches = OrderedConcurrency.map(stamps, threads: threads) { stamp in
      (
        near: drawings.filter { signatures[$0].isNear(signatures[stamp]) },
        isNearOther: others.contains { $0.isNear(signatures[stamp]) }
      )
    }
    for (stamp, match) in zip(stamps, matches) where match.isNearOther || !match.near.isEmpty {
      kept[stamp].marks.insert(.nearDuplicate)
      for drawing in match.near { kept[drawing].marks.insert(.nearDuplicate) }
    }
  }
}
