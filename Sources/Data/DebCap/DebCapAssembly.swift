/// A cache file in the making: takes decoded pictures in order, merges duplicates and counts what is left out.
struct DebCapAssembly: ~Copyable {
  private var writer: DebCapCacheWriter
  private var records: [DebCapRecord] = []
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
      try store(candidate.record, picture.image)
    }
  }

  /// Writes the records and gives the file its name.
  ///
  /// - Throws: `DebCapBuildError.unreadablePictures` if more than one file in a hundred is damaged.
  consuming func finish() throws(DebCapBuildError) -> DebCapBuildReport {
    if let first = report.unreadable.first, report.unreadable.count * 100 > report.fileCount {
      throw DebCapBuildError.unreadablePictures(
        count: report.unreadable.count, total: report.fileCount, first: first.file)
    }
    do throws(DebCapCacheError) {
      try writer.finish(records)
    } catch {
      throw DebCapBuildError.cache(error)
    }
    report.pictureCount = records.count
    return report
  }

  private mutating func store(_ record: DebCapRecord, _ image: PixelImage) throws(DebCapBuildError) {
    do throws(DebCapCacheError) {
      try writer.append(image)
    } catch {
      throw DebCapBuildError.cache(error)
    }
    records.append(record)
  }
}
