package import Data
import Downstream
package import Files
import Foundation
import JSON
import Tensor
import Training

extension Study {
  /// Each track as a source of what it asks about.
  package var askedSources: [any PairSource] {
    data.tasks.map { SubsetSource($0.source, indices: $0.samples, name: $0.name) }
  }

  /// Looks at some pictures of every part, before an hour is spent on finding out.
  ///
  /// - Returns: What ``crossings(limits:after:threads:progress:)`` need not look at again.
  /// - Throws: ``UnusablePictures`` where training would stop for its limit, or evaluation for a picture.
  @discardableResult
  package func requireUsablePictures(
    threads: Int = ProcessInfo.processInfo.activeProcessorCount
  ) throws -> StudyPictureChecks {
    let limit = LoaderOptions(batchSize: 1, augmentation: runs[0][0].recipe.augmentation).faultLimit
    let training = PictureCheck(of: data.training, threads: threads)
    try require(training, limit: limit, words: "--data")
    let asked = try askedSources.map { source in
      let check = PictureCheck(of: source, threads: threads)
      try require(check, limit: 0, words: "--test")
      return check
    }
    return StudyPictureChecks(training: training, asked: asked)
  }

  /// The same of what is asked while a study trains: its first picture that cannot be used would end the run.
  func requireUsableValidation(threads: Int = ProcessInfo.processInfo.activeProcessorCount) throws {
    for task in data.validation {
      let source = SubsetSource(task.source, indices: task.samples, name: task.name)
      try require(PictureCheck(of: source, threads: threads), limit: 0, words: "--validation")
    }
  }

  private func require(_ check: PictureCheck, limit: Double, words option: String) throws {
    guard check.exceeds(limit), let first = check.first else { return }
    throw UnusablePictures(
      source: check.source, looked: check.looked, total: check.total, unusable: check.unusable, reason: first.reason,
      limit: limit, addresses: addresses(of: check.source, option))
  }

  /// What was given on the command line for a part; all training data where nothing else was.
  private func addresses(of source: String, _ option: String) -> [String] {
    func values(_ option: String) -> [String] {
      zip(data.words, data.words.dropFirst()).compactMap { $0 == option ? $1 : nil }
    }
    if option == "--test", let track = values("--test").first(where: { $0.hasPrefix(source + "=") }) {
      return [String(track.dropFirst(source.count + 1))]
    }
    return values("--data").map { MixtureShare($0).rest }
  }
}

/// What was seen of some pictures of every part of a study's data.
package struct StudyPictureChecks: Sendable {
  let training: PictureCheck
  /// A track each.
  let asked: [PictureCheck]

  var marks: [PictureMark.Known] { ([training] + asked).map(\.marks) }
}

/// So many pictures cannot be used that a run would fail.
package struct UnusablePictures: Error, Sendable, Hashable, CustomStringConvertible {
  let source: String
  let looked: Int
  let total: Int
  let unusable: Int
  /// What is wrong with the first, with its file.
  let reason: String
  /// The share at which a run fails.
  let limit: Double
  /// Of the data, as they were given.
  let addresses: [String]

  package var description: String {
    let sample = looked < total ? ", drawn by a fixed key," : ""
    let end =
      limit > 0
      ? "training stops when more than \(Int((100 * limit).rounded())) % of \(total) are"
      : "evaluation stops at the first"
    let checks = addresses.map { "`triad data check \(ShellWords.quoted($0))`" }.joined(separator: " and ")
    return
      "\(unusable) of \(looked) pictures of \(source)\(sample) cannot be used (first \(reason.withoutPeriod)), and \(end): repair them or take them out; "
      + "\(checks) lists them."
  }
}

extension Study {
  /// What was found of pictures that are both learned from and asked about, a track each; nil if nobody has looked.
  package func storedCrossings() throws -> [PictureCrossing]? {
    guard FilePath.isOccupied(crossingsPath) else { return nil }
    let bytes = try AtomicFile.read(crossingsPath)
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(parsing: bytes)
    } catch {
      throw FileError.malformed(
        path: crossingsPath, line: 1, reason: "\(error.clause); remove it, and pictures are compared again")
    }
    guard let values = document["tracks"]?.array else { return nil }
    let found = values.compactMap(PictureCrossing.init)
    return found.map(\.asked) == tracks ? found : nil
  }

  /// What is stored, or is now looked for.
  ///
  /// - Parameters:
  ///   - checks: What was seen already; those pictures are not read again.
  ///   - progress: Told how many pictures have been read, of how many; what it throws ends the work.
  /// - Throws: ``UnusablePictures`` for a picture that is asked about and cannot be read.
  package func crossings(
    limits: PictureCrossing.Limits = PictureCrossing.Limits(), after checks: StudyPictureChecks? = nil,
    threads: Int = ProcessInfo.processInfo.activeProcessorCount,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> [PictureCrossing] {
    if let known = try storedCrossings() { return known }
    let asked = askedSources
    let found = try PictureCrossing.all(
      of: data.training, and: asked, limits: limits, known: checks?.marks ?? [], threads: threads, progress: progress)
    for (source, crossing) in zip(asked, found) where crossing.picturesSeen < min(source.count, limits.pictures) {
      try require(PictureCheck(of: source, limit: limits.pictures, threads: threads), limit: 0, words: "--test")
    }
    return found
  }

  /// Keeps what was found with the data's fingerprint beside the tables, for all studies on these data in the folder.
  package func store(_ crossings: [PictureCrossing]) throws(FileError) {
    let document: JSONValue = [
      "name": .string(data.name.rawValue), "fingerprint": .string(Hashing.hexadecimal(data.fingerprint)),
      "tracks": .array(crossings.map(\.json)),
    ]
    try AtomicFile.write(document.indentedText, to: crossingsPath)
  }

  /// Whether tables say it: data known by name have their own checks.
  package var keepsCrossings: Bool { data.isOwn }

  package var crossingsPath: String {
    "\(runsFolder)/studies/pictures/\(Hashing.hexadecimal(data.fingerprint)).json"
  }

  /// Sentences for the table's footnotes; data known by name have their own checks (`triad data leaks`).
  func crossingNotes() throws -> [String] {
    guard data.isOwn else { return [] }
    return try storedCrossings()?.map(\.sentence)
      ?? ["Pictures that are both learned from and asked about were not looked for; `\(tool) plan` does that."]
  }

  /// Looks at all pictures of downstream files, which models would stop at after their training.
  ///
  /// - Throws: `DownstreamError.picture`; nothing where every run has its results.
  private func requireReadableTasks() throws {
    guard !experiment.downstreamFiles.isEmpty,
      try cells.contains(where: { try completeResult(arm: $0.arm, seed: $0.seed) == nil })
    else { return }
    for task in tasks {
      if let task = task as? any FusedTask { try task.requireReadablePictures() }
      if let task = task as? AnswerGeneration { try task.requireReadablePictures() }
      if let task = task as? PhraseGrounding { try task.requireReadablePictures() }
    }
  }

  /// What `run` does before its first step: looks whether pictures can be used, and whether some are on both sides.
  ///
  /// Nothing where every run has its result, or for data known by name.
  ///
  /// - Parameter checks: Of ``requireUsablePictures(threads:)``, if it was asked already.
  package func examinePictures(
    after checks: StudyPictureChecks? = nil, progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws {
    try requireReadableTasks()
    guard data.isOwn, try cells.contains(where: { try result(arm: $0.arm, seed: $0.seed) == nil }) else { return }
    let checks = try checks ?? requireUsablePictures()
    guard try storedCrossings() == nil else { return }
    try store(crossings(after: checks, progress: progress))
  }
}

extension PictureCrossing {
  private static let fields: [(name: String, field: WritableKeyPath<PictureCrossing, Int> & Sendable)] = [
    ("pairs", \.pairs), ("pairsSeen", \.pairsSeen), ("pictures", \.pictures), ("picturesSeen", \.picturesSeen),
    ("equalPairs", \.equalPairs), ("likePairs", \.likePairs), ("equalPictures", \.equalPictures),
    ("likePictures", \.likePictures),
  ]

  var json: JSONValue {
    var members = [JSONValue.Member("name", .string(asked))]
    members += PictureCrossing.fields.map { JSONValue.Member($0.name, .integer(self[keyPath: $0.field])) }
    return .object(members)
  }

  /// Nil for what was not written by ``json``.
  init?(_ value: JSONValue) {
    guard let asked = value["name"]?.string else { return nil }
    self.init(asked: asked, pairs: 0, pairsSeen: 0, pictures: 0, picturesSeen: 0)
    for (name, field) in PictureCrossing.fields {
      guard let number = value[name]?.integer else { return nil }
      self[keyPath: field] = number
    }
  }

  /// For a footnote.
  var sentence: String {
    func part(_ seen: Int, _ all: Int) -> String { seen == all ? "\(all)" : "\(seen) (of \(all), by a fixed key)" }
    func pictures(_ count: Int) -> String { count == 1 ? "1 picture" : "\(count) pictures" }
    let (learned, looked) = (part(pairsSeen, pairs), part(picturesSeen, self.pictures))
    let equal =
      equalPairs == 0
      ? "none shows a picture that \(asked) asks about, pixel for pixel"
      : "\(equalPairs) \(equalPairs == 1 ? "shows" : "show"), pixel for pixel, \(pictures(equalPictures)) that \(asked) asks about"
    let like =
      likePairs == 0
      ? "\(equalPairs == 0 ? "none" : "no other") looks like one at 9 x 8 pixels"
      : "\(equalPairs == 0 ? "" : "another ")\(likePairs) \(likePairs == 1 ? "looks" : "look") like \(pictures(likePictures)) of its \(looked) at 9 x 8 pixels"
    return "Of \(learned) training pairs \(equal); \(like)."
  }
}
