import Data
import DataSets
import Downstream
import Foundation
import Training

/// Makes the data of a study from addresses: opens them, says what is learned and what is asked, and checks that it can be.
///
/// What is asked is what `--test` and `--validation` name; where they name nothing, the splits that the data have; else a tenth of the
/// groups each.
struct OwnDataMaker {
  let addresses: DataAddresses
  let request: StudyDataRequest
  /// Captions are judged as training and evaluation see them.
  private let cleaner = CaptionCleaner()

  init(_ addresses: DataAddresses, _ request: StudyDataRequest) {
    self.addresses = addresses
    self.request = request
  }

  /// A part of the training data with what of it is held back.
  private struct Opened {
    let part: DataAddresses.Part
    var training: any PairSource
    /// What the part brings to be asked about.
    var asked: [DataSplit: any PairSource] = [:]
    /// Whether the pairs were split by the keyed rule.
    var isSplitByKey = false
  }

  func make(allowsFlips: Bool, notes: [String], material: StudyData.Material?) throws -> StudyData {
    let parts = try addresses.training.map(open)
    for part in parts { try requirePictures(of: part.training) }
    let training = try mixture(parts)
    try requireWords(of: training)
    let tasks = try self.tasks(request.split, parts)
    let validation = request.split == .validation ? tasks : try self.tasks(.validation, parts, isNeeded: false)
    for task in tasks {
      // What training and retrieval need is asked for now, not after an hour of training.
      guard !task.samples.isEmpty else { throw OwnDataError.silence(data: task.source.name) }
      try requirePictures(of: task.source)
    }
    let drawn = addresses.training.contains { if case .shapes = $0.address { true } else { false } }
    return StudyData(
      name: DataWords(training: addresses.training.map(\.text)).name, training: training, tasks: tasks,
      // A relation such as "left of" does not survive a mirror.
      allowsFlips: allowsFlips && !drawn, split: request.split,
      notes: missingNotes(parts, tasks) + unusedNotes(parts, tasks) + splitNotes(parts)
        + overlapNotes(training, tasks, parts)
        + tasks.compactMap { task in task.rules.map { "\(task.name) is asked as \($0.description)." } }
        + (allowsFlips ? [] : ["Pictures are not mirrored."]) + notes,
      validation: validation,
      material: material)
  }

  // MARK: Opening

  private func open(_ part: DataAddresses.Part) throws -> Opened {
    let (space, shards) = (self.space(of: part.address), self.shards(of: part.address))
    func labelled(_ source: any PairSource, _ split: DataSplit? = nil) -> any PairSource {
      LabelledSource(source, name: part.label + (split.map { "/\($0.rawValue)" } ?? ""), space: space, shards: shards)
    }
    guard part.address.hasOwnSplits else {
      let source = try single(part.address, text: part.text)
      guard isSplitByKey else { return Opened(part: part, training: labelled(source)) }
      return try splitByKey(source, part) { labelled($0, $1) }
    }
    var sources: [DataSplit: any PairSource] = [:]
    for split in DataSplit.allCases {
      do {
        sources[split] = try labelled(single(part.address.part(split), text: part.text), split)
      } catch SourceError.emptiness where split != .train {
        // A list without a validation or test split is asked about other pairs.
        continue
      }
    }
    guard let training = sources.removeValue(forKey: .train) else {
      throw OwnDataError.absentSplit(.train, data: part.text, option: "--data")
    }
    return Opened(part: part, training: training, asked: sources)
  }

  private func single(_ address: DataSetAddress, text: String) throws -> any PairSource {
    let sources = try address.open(in: request.folders)
    guard let source = sources.first, source.count > 0 else { throw SourceError.emptiness(path: text) }
    return source
  }

  /// Whether pairs without splits are held back: not where somebody says what is asked.
  private var isSplitByKey: Bool { addresses.tracks.isEmpty && addresses.validation.isEmpty }

  private func splitByKey(
    _ source: any PairSource, _ part: DataAddresses.Part, _ labelled: (any PairSource, DataSplit) -> any PairSource
  ) throws -> Opened {
    var indices: [DataSplit: [Int]] = [:]
    var groups: [DataSplit: Set<String>] = [:]
    for index in 0..<source.count {
      let group = source.group(at: index)
      let split = KeyedSplit.split(ofGroup: group)
      indices[split, default: []].append(index)
      // Two tell whether there is anything to confuse; a set of all would grow with the data.
      if groups[split, default: []].count < OwnDataMaker.leastGroups { groups[split, default: []].insert(group) }
    }
    func count(_ split: DataSplit) -> Int { groups[split]?.count ?? 0 }
    let asked = request.split == .train ? .test : request.split
    guard count(.train) > 0, count(asked) >= OwnDataMaker.leastGroups else {
      throw OwnDataError.scarcity(data: part.text, groups: Set((0..<source.count).map(source.group)).count)
    }
    func subset(_ split: DataSplit) -> (any PairSource)? {
      indices[split].map { labelled(SubsetSource(source, indices: $0, name: part.label), split) }
    }
    guard let training = subset(.train) else { throw OwnDataError.scarcity(data: part.text, groups: 0) }
    return Opened(
      part: part, training: training,
      asked: [DataSplit.validation, .test].reduce(into: [:]) { $0[$1] = subset($1) }, isSplitByKey: true)
  }

  /// With fewer groups there is nothing that could be confused.
  private static let leastGroups = 2

  /// Sets the groups of files in different folders apart; those of the first folder need nothing.
  private func space(of address: DataSetAddress) -> String? {
    var roots: [String] = []
    for other in everyAddress {
      if case .files(let files) = other, !roots.contains(files.location.root) { roots.append(files.location.root) }
    }
    guard case .files(let files) = address, let place = roots.firstIndex(of: files.location.root), place > 0
    else { return nil }
    return "folder \(place + 1)"
  }

  /// Sets the shards of archives in one folder apart: each has one number, whichever of the addresses name it. Nil where its own numbers
  /// are these.
  private func shards(of address: DataSetAddress) -> [Int]? {
    guard case .files(let files) = address, files.format == .tar else { return nil }
    let archives = everyAddress.compactMap { other -> SourceAddress? in
      guard case .files(let archive) = other, archive.format == .tar, archive.location.root == files.location.root
      else { return nil }
      return archive
    }
    // Those of the first need nothing.
    guard let place = archives.firstIndex(of: files), place > 0, let own = files.shards else { return nil }
    var numbers: [String: Int] = [:]
    var next = 0
    for archive in archives[..<place] {
      let shards = archive.shards ?? []
      for (offset, shard) in shards.enumerated() where numbers[shard] == nil { numbers[shard] = next + offset }
      next += shards.count
    }
    let found = own.enumerated().map { offset, shard in numbers[shard] ?? next + offset }
    return found == Array(own.indices) ? nil : found
  }

  /// All that are learned from or asked about, in the order in which they are typed.
  private var everyAddress: [DataSetAddress] {
    addresses.training.map(\.address) + (addresses.tracks + addresses.validation).map(\.address)
  }

  private func mixture(_ parts: [Opened]) throws(OwnDataError) -> any PairSource {
    guard parts.count > 1 else { return parts[0].training }
    let name = parts.map(\.training.name).joined(separator: " + ")
    let shares = parts.map(\.part.share)
    guard shares.contains(where: { $0 != nil }) else { return MixedSource(parts.map(\.training), name: name) }
    let mixture = RatioMixedSource(parts.map(\.training), ratios: shares.map { $0 ?? 1 }, name: name)
    if let place = mixture.shares.firstIndex(of: 0) {
      throw .emptyShare(text: parts[place].part.text, count: mixture.count)
    }
    return mixture
  }

  // MARK: What is asked

  private func tasks(_ split: DataSplit, _ parts: [Opened], isNeeded: Bool = true) throws -> [RetrievalTask] {
    let given = split == .validation ? addresses.validation : addresses.tracks
    if !given.isEmpty {
      return try given.map { track in
        let source = LabelledSource(
          try single(track.address, text: track.text), name: track.name, space: space(of: track.address),
          shards: shards(of: track.address))
        return try track.asked.task(track.name, source, queries: .everyCaption) { saysSomething(source, $0) }
      }
    }
    let own = parts.compactMap { part in part.asked[split].map { task(part.part.label, $0) } }
    guard !own.isEmpty || !isNeeded else {
      throw OwnDataError.absentSplit(
        split, data: addresses.training.map(\.text).joined(separator: " and "),
        option: split == .validation ? "--validation ADDRESS" : "--test NAME=ADDRESS")
    }
    return own
  }

  /// Every caption asks, as published for COCO and Flickr30K; a picture of whose captions nothing is left is not asked about.
  private func task(_ name: String, _ source: any PairSource) -> RetrievalTask {
    RetrievalTask(name: name, source: source, queries: .everyCaption) { saysSomething(source, $0) }
  }

  private func saysSomething(_ source: any PairSource, _ index: Int) -> Bool {
    source.captions(at: index).contains { !cleaner.clean($0).isEmpty }
  }

  private func requireWords(of training: any PairSource) throws {
    guard (0..<training.count).contains(where: { saysSomething(training, $0) }) else {
      throw OwnDataError.silence(data: addresses.training.map(\.text).joined(separator: " and "))
    }
  }

  /// One of the first pictures must be there: with a wrong root none is.
  private func requirePictures(of source: any PairSource) throws {
    var failure: (any Error)?
    for index in 0..<min(source.count, OwnDataMaker.triedPictures) {
      do {
        _ = try source.image(at: index)
        return
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw OwnDataError.blindness(data: source.name, reason: "\(failure)") }
  }

  private static let triedPictures = 20

  // MARK: Footnotes

  /// Every list once: a part that is split has one.
  private func lists(_ parts: [Opened], _ tasks: [RetrievalTask]) -> [(name: String, source: any PairSource)] {
    parts.map { ($0.part.text, $0.training) } + (isSplitByKey ? [] : tasks.map { ($0.name, $0.source) })
  }

  /// What was found beside the pairs and is not used, by reason.
  private func unusedNotes(_ parts: [Opened], _ tasks: [RetrievalTask]) -> [String] {
    lists(parts, tasks).compactMap { name, source in
      let items = source.unusedAccount.items
      guard !items.isEmpty else { return nil }
      return "Not used of \(name): \(items.map { "\($0.count) \($0.reason)" }.joined(separator: "; "))."
    }
  }

  /// How many pairs are none for want of their pictures.
  private func missingNotes(_ parts: [Opened], _ tasks: [RetrievalTask]) -> [String] {
    lists(parts, tasks).compactMap { name, source in
      let count = source.missingPictureCount
      return count == 0
        ? nil
        : count == 1
          ? "1 pair of \(name) has no picture in its folder and was left out."
          : "\(count) pairs of \(name) have no picture in its folder and were left out."
    }
  }

  private func splitNotes(_ parts: [Opened]) -> [String] {
    parts.filter(\.isSplitByKey).map { part in
      let (validation, test) = (part.asked[.validation]?.count ?? 0, part.asked[.test]?.count ?? 0)
      return
        "\(part.part.text) has no splits of its own: its pairs are split by their groups with a keyed rule, 80/10/10, into "
        + "\(part.training.count) to train on, \(validation) to validate and \(test) to test."
    }
  }

  /// How many training pairs are of a group that is asked about.
  private func overlapNotes(_ training: any PairSource, _ tasks: [RetrievalTask], _ parts: [Opened]) -> [String] {
    // The rule keeps the groups of one source apart.
    if parts.count == 1, parts[0].isSplitByKey { return [] }
    return tasks.map { task in
      let groups = Set(task.samples.map(task.source.group))
      let shared = (0..<training.count).count { groups.contains(training.group(at: $0)) }
      return shared == 0
        ? "No training pair is of a group that \(task.name) asks about."
        : "\(shared) of \(training.count) training pairs are of groups that \(task.name) asks about."
    }
  }
}
