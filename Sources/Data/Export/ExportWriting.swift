internal import Files
internal import Foundation
internal import JSON

/// An export on its way: goes through the samples, from where the last state says.
struct ExportWriting {
  private let request: ExportRequest
  private let stage: ExportStage
  private var state: ExportState
  private let levels: Int
  private var shard: ShardWriter?
  /// Pairs since the last state was kept.
  private var uncommitted = 0

  /// What is known of the files without reading them again.
  private static let manifest = "manifest"
  /// Samples that are read at a time.
  private static let piece = 64

  init(_ request: ExportRequest, stage: ExportStage) throws(ExportError) {
    self.request = request
    self.stage = stage
    // Of parts that are split by key the whole source each, so that pictures lie where those of earlier exports do.
    levels = ExportedPicture.levels(for: request.parts.reduce(0) { $0 + $1.source.count })
    state = try stage.state() ?? ExportState(partCount: request.parts.count)
    guard state.counts.count == request.parts.count else {
      throw .damage(path: stage.path("state.json"), reason: "is of another export", folder: stage.export)
    }
    try stage.rewind(to: state)
  }

  /// Writes what is missing of all parts.
  mutating func writeParts(_ progress: (PairExport.Progress) throws -> Void) throws {
    while state.part < request.parts.count {
      let part = request.parts[state.part]
      let before = request.parts[..<state.part].reduce(0) { $0 + $1.count }
      let keepsIdentifiers = request.format == .coco && COCOFormat.hasIdentifiers(part)
      var place = part.place(from: state.next)
      while place < part.count {
        let samples = (place..<min(place + Self.piece, part.count)).map(part.sample)
        try write(samples, of: part, keepsIdentifiers)
        place += samples.count
        try progress(PairExport.Progress(work: .writing, done: before + place, total: request.sampleCount))
      }
      try closeShard(of: part)
      (state.part, state.next, state.shards) = (state.part + 1, 0, 0)
      try commit()
    }
  }

  private mutating func write(_ samples: [Int], of part: ExportPart, _ keepsIdentifiers: Bool) throws {
    let (pictures, quality) = (request.pictures, request.quality)
    let readings = OrderedConcurrency.map(samples, threads: request.threads) { index -> Reading in
      do {
        let (entry, picture) = try ExportedPicture.read(part.source, at: index, pictures: pictures, quality: quality)
        return .pair(entry, picture)
      } catch { return .fault(error) }
    }
    if request.format.lists != nil { try announce(readings) }
    for (index, reading) in zip(samples, readings) {
      state.next = index + 1
      switch reading {
      case .fault(let error): try leaveOut(error, index, of: part)
      case .pair(let entry, let picture):
        try add(entry, picture, to: part, keepsIdentifiers)
        uncommitted += 1
      }
    }
    // Not before all that was announced is written: what is announced is taken back with the state that it was announced under.
    if request.format.lists != nil && uncommitted >= request.pairsPerCommit { try commit() }
  }

  /// What reading a sample gave.
  private enum Reading: Sendable {
    case pair(PairEntry, ExportedPicture)
    case fault(any Error)
  }

  private func announce(_ readings: [Reading]) throws(ExportError) {
    let names = readings.compactMap { reading in
      if case .pair(_, let picture) = reading { picture.path(levels: levels) } else { nil }
    }
    try stage.announce(names, state: state)
  }

  private mutating func leaveOut(_ error: any Error, _ index: Int, of part: ExportPart) throws(ExportError) {
    state.leftOut.add(error, sample: index)
    let count = state.leftOut.count
    guard count * 100 <= request.sampleCount * request.limit else {
      throw .faults(
        count: count, total: request.sampleCount, limit: request.limit,
        example: "\(part.source.name), sample \(index): \(error)")
    }
  }

  private mutating func add(
    _ entry: PairEntry, _ picture: ExportedPicture, to part: ExportPart, _ keepsIdentifiers: Bool
  ) throws {
    let sum = state.sum
    var pair = ExportedPair(
      entry: entry, split: part.split, picture: "", width: picture.width, height: picture.height, number: sum.pairs,
      firstCaption: sum.captions, keepsCOCOIdentifiers: keepsIdentifiers)
    if let format = request.format.lists {
      pair.picture = picture.path(levels: levels)
      if try stage.place(picture.file, as: pair.picture) { note(picture.digest, pair.picture) }
      for (name, record) in zip(format.fragmentNames, format.records(of: pair)) {
        stage.append(record, toFragment: Self.fragment(name, of: format.list(of: part)))
      }
    } else {
      try addToShard(pair, picture, of: part)
    }
    state.counts[state.part].pairs += 1
    state.counts[state.part].captions += entry.captions.count
    if picture.isTurned { state.turned += 1 }
    if picture.isReencoded { state.reencoded += 1 }
    if picture.hasLostAlpha { state.opaque += 1 }
    if let shard, shard.count == request.shardSize {
      try closeShard(of: part)
      try commit()
    }
  }

  private mutating func note(_ digest: String, _ name: String) {
    state.pictures += 1
    stage.append("\(digest)  \(name)\n", toFragment: Self.manifest)
  }

  private static func fragment(_ name: String, of list: String) -> String { "\(list).\(name)" }

  private mutating func commit() throws(ExportError) {
    try stage.commit(&state)
    uncommitted = 0
  }

  // MARK: Shards

  private mutating func addToShard(_ pair: ExportedPair, _ picture: ExportedPicture, of part: ExportPart) throws {
    let writer = try shard ?? ShardWriter(name: ShardWriter.name(of: part, number: state.shards), in: stage)
    try writer.add(pair, picture)
    shard = writer
  }

  private mutating func closeShard(of part: ExportPart) throws {
    guard let writer = shard else { return }
    shard = nil
    let digest = try writer.finish()
    state.pictures += writer.count - 1
    note(digest, writer.name)
    state.shards += 1
    try stage.publish(writer.name)
  }

  // MARK: The end

  /// Puts the lists, the manifest and the summary in their places.
  func finish(identity: ExportIdentity) throws -> ExportSummary {
    guard state.sum.pairs > 0 else { throw ExportError.emptiness(data: request.address) }
    var lines = ""
    if let format = request.format.lists {
      for list in Set(writtenParts.map(format.list)).sorted() {
        let pieces = format.layout.map { piece -> ExportStage.AssemblyPiece in
          switch piece {
          case .text(let text): .text(text)
          case .fragment(let number, let dropping):
            .fragment(Self.fragment(format.fragmentNames[number], of: list), dropping: dropping)
          }
        }
        lines += "\(try stage.assemble(list, pieces))  \(list)\n"
        try stage.publish(list)
      }
    }
    let manifest = try stage.assemble(
      PairExport.manifestName, [.fragment(Self.manifest, dropping: 0), .text(lines)])
    try stage.publish(PairExport.manifestName)
    let results: [JSONValue.Member] = [
      .init("manifest", .string(manifest)), .init("pictures_written", .integer(state.pictures)),
      .init("pairs", .array(zip(request.parts, state.counts).map(entry))), .init("left_out", state.leftOut.value),
      .init("turned_by_exif", .integer(state.turned)), .init("without_their_transparency", .integer(state.opaque)),
      .init("reencoded_upright", .integer(state.reencoded)),
    ]
    let value = JSONValue.object(identity.members + results)
    guard let summary = ExportSummary(value) else { throw ExportError.emptiness(data: request.address) }
    _ = try stage.assemble(PairExport.summaryName, [.text(value.indentedText)])
    try stage.publish(PairExport.summaryName)
    return summary
  }

  /// Parts that have pairs.
  private var writtenParts: [ExportPart] {
    zip(request.parts, state.counts).filter { $0.1.pairs > 0 }.map(\.0)
  }

  private func entry(_ part: ExportPart, _ count: ExportState.Count) -> JSONValue {
    let address = count.pairs == 0 ? nil : request.address(of: part, pairs: count.pairs, in: "")
    return [
      "name": .string(part.name), "pairs": .integer(count.pairs), "captions": .integer(count.captions),
      "address": .optionalString(address),
    ]
  }
}

extension ExportRequest {
  /// How Triad reads a part of the export, given the folder as it is written before a name.
  func address(of part: ExportPart, pairs: Int, in folder: String) -> String {
    if let lists = format.lists { return lists.address(of: part, in: folder) }
    return ShardWriter.address(of: part, shards: (pairs + shardSize - 1) / shardSize, in: folder)
  }
}
