package import Data
import DataSets
import Training

/// What `--data`, `--test`, `--validation` and `--no-flips` say, as it is typed.
package struct DataWords: Sendable, Hashable {
  package let training: [String]
  package let tracks: [String]
  package let validation: [String]
  /// Whether mirrored pictures still fit their captions.
  package let allowsFlips: Bool

  package init(
    training: [String], tracks: [String] = [], validation: [String] = [], allowsFlips: Bool = true
  ) {
    self.training = training
    self.tracks = tracks
    self.validation = validation
    self.allowsFlips = allowsFlips
  }

  static let noFlips = "--no-flips"

  /// The words of a command line.
  package var all: [String] {
    training.flatMap { ["--data", $0] } + tracks.flatMap { ["--test", $0] }
      + validation.flatMap { ["--validation", $0] } + (allowsFlips ? [] : [DataWords.noFlips])
  }

  /// The name in tables: `folder:my-pictures`, and `+` between those of a mixture.
  var name: StudyDataName {
    StudyDataName(
      rawValue: training.map { text in
        let address = AddressText(MixtureShare(text).rest)
        return "\(address.format):\(DataWords.label(of: address))"
      }.joined(separator: "+"))
  }

  /// The last part of a path, without an extension.
  static func label(of address: AddressText) -> String {
    let last = address.path.split(separator: "/").last.map(String.init) ?? address.format
    guard let dot = last.lastIndex(of: "."), dot > last.startIndex else { return last }
    return String(last[..<dot])
  }
}

/// The share of a part in a mixture, `3*ADDRESS`.
struct MixtureShare {
  /// With greater ones the sum of several is no number any more.
  static let limit = 1e6

  /// Nil where none is written.
  let share: Double?
  /// What stands after it.
  let rest: String

  init(_ text: String) {
    guard let star = text.firstIndex(of: "*"), let share = Double(text[..<star]) else {
      (share, rest) = (nil, text)
      return
    }
    self.share = share
    rest = String(text[text.index(after: star)...])
  }
}

/// What the words mean: addresses with their shares and names, each checked.
struct DataAddresses: Sendable {
  struct Part: Sendable {
    let text: String
    /// Short, for names of sources and tracks.
    let label: String
    /// In a mixture; nil where none is written.
    let share: Double?
    let address: DataSetAddress
  }

  struct Track: Sendable {
    let text: String
    let name: String
    let asked: AskedAddress
    /// One split of what is asked.
    let address: DataSetAddress
  }

  let training: [Part]
  let tracks: [Track]
  let validation: [Track]

  /// - Throws: ``OwnDataError``, or `SourceError` for what is not an address.
  init(_ words: DataWords) throws {
    var labels: Set<String> = []
    var parts: [Part] = []
    for text in words.training {
      let share = MixtureShare(text)
      if let number = share.share, !(number > 0 && number <= MixtureShare.limit) {
        throw OwnDataError.share(text: text)
      }
      let label = DataAddresses.unused(DataWords.label(of: AddressText(share.rest)), &labels)
      parts.append(Part(text: text, label: label, share: share.share, address: try DataSetAddress(share.rest)))
    }
    training = parts
    tracks = try DataAddresses.tracks(words.tracks, .test, named: nil)
    validation = try DataAddresses.tracks(words.validation, .validation, named: "validation")
    for part in training {
      let learned = part.address.hasOwnSplits ? part.address.part(.train) : part.address
      for track in tracks + validation where DataAddresses.isSame(learned, track.address) {
        throw OwnDataError.repetition(training: part.text, asked: track.text)
      }
    }
  }

  /// - Parameter fallback: The name of an address without one; nil where it must have one.
  private static func tracks(_ texts: [String], _ split: DataSplit, named fallback: String?) throws -> [Track] {
    var tracks: [Track] = []
    for text in texts {
      let (name, rest) = try named(text, fallback)
      try StudyNames.check(name, as: .track)
      if tracks.contains(where: { $0.name == name }) { throw OwnDataError.ambiguousTrack(name) }
      let asked = try AskedAddress(rest)
      tracks.append(
        Track(
          text: text, name: name, asked: asked,
          address: asked.address.hasOwnSplits ? asked.address.part(split) : asked.address))
    }
    return tracks
  }

  /// `NAME=ADDRESS`: a sign of equality that stands before the format is none of the address.
  private static func named(_ text: String, _ fallback: String?) throws -> (name: String, address: String) {
    let colon = text.firstIndex(of: ":") ?? text.endIndex
    if let sign = text[..<colon].firstIndex(of: "="), sign > text.startIndex {
      return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }
    guard let fallback else { throw OwnDataError.namelessTrack(text: text) }
    return (fallback, text)
  }

  private static func unused(_ label: String, _ used: inout Set<String>) -> String {
    var (candidate, number) = (label, 2)
    while !used.insert(candidate).inserted {
      candidate = "\(label) \(number)"
      number += 1
    }
    return candidate
  }

  private static func isSame(_ one: DataSetAddress, _ other: DataSetAddress) -> Bool {
    switch (one, other) {
    case (.files(let one), .files(let other)):
      one.format == other.format && one.split == other.split && one.location == other.location
    default: one == other
    }
  }
}

/// What is wrong with data of your own.
package enum OwnDataError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The share of a part is not a positive number.
  case share(text: String)
  /// The share of a part is less than a pair of an epoch.
  case emptyShare(text: String, count: Int)
  /// A track has no name.
  case namelessTrack(text: String)
  /// Two tracks have one name.
  case ambiguousTrack(String)
  /// There is no such protocol.
  case unknownProtocol(String, address: String)
  /// The same pairs would be learned from and asked about.
  case repetition(training: String, asked: String)
  /// Nothing says what is asked about.
  case absentSplit(DataSplit, data: String, option: String)
  /// A split by groups leaves a part with nothing to find.
  case scarcity(data: String, groups: Int)
  /// No caption has anything left after cleaning.
  case silence(data: String)
  /// None of the first pictures can be read.
  case blindness(data: String, reason: String)
  /// Data known by name bring what they are asked about.
  case ownTracks(data: String, option: String)
  /// Data known by name say themselves whether their pictures may be mirrored.
  case ownFlips(data: String)

  package var description: String {
    switch self {
    case .share(let text):
      "The share in '\(text)' must be a number above 0 and not above \(Int(MixtureShare.limit)), such as 3*ADDRESS."
    case .emptyShare(let text, let count):
      "The share of '\(text)' is less than one of the \(count) pairs of an epoch, so that none of its pairs would be trained on: give it "
        + "a greater share, or leave it out."
    case .namelessTrack(let text):
      "'\(text)' has no name for its column of the table: write --test NAME=\(text)."
    case .ambiguousTrack(let name): "Two of the given tracks are named '\(name)': give each a name of its own."
    case .unknownProtocol(let name, let address):
      "\(name) in \(address) is not a protocol; there are \(RetrievalProtocol.all.map(\.name).joined(separator: ", "))."
    case .repetition(let training, let asked):
      "'\(asked)' would be asked about what is learned from '\(training)': give other pairs, or leave it out to hold back a tenth of the "
        + "groups."
    case .absentSplit(let split, let data, let option):
      "Nothing says which \(split == .validation ? "validation" : "test") pairs are asked about when training on \(data): give them "
        + "with \(option)."
    case .scarcity(let data, let groups):
      "\(data) has \(groups) \(groups == 1 ? "group" : "groups"), too few to hold back a tenth to be asked about: add pictures, or give "
        + "others with --test NAME=ADDRESS."
    case .silence(let data):
      "No caption of \(data) says anything after cleaning, which leaves letters and digits: look at it with `triad data check`."
    case .blindness(let data, let reason): "No picture of \(data) can be read: \(reason)"
    case .ownTracks(let data, let option):
      "\(option) has no effect on '\(data)', which brings what it is asked about: leave it out, or train on an address such as "
        + "--data \(data):."
    case .ownFlips(let data):
      "\(DataWords.noFlips) has no effect on '\(data)', which says itself whether pictures may be mirrored: leave it out, or train on an "
        + "address such as --data \(data):."
    }
  }
}
