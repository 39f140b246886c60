import TestSupport
import DataSets
import Files
import Data
import Foundation
import Tensor

/// Tasks over a cache of drawn pictures with captions of our own, and a WordNet of a few nouns.
struct MiniatureTasks {
  let tasks: DebCapTasks
  let cache: DebCapCache
  private let folder: TemporaryFolder

  /// A group and subgroup for two animals and the clocks.
  static let emoji = EmojiGroups(
    text: """
      # group: Animals & Nature
      # subgroup: animal-small
      1F401 ; fully-qualified # mouse
      1F415 ; fully-qualified # dog
      # group: Travel & Places
      # subgroup: time
      1F550 ; fully-qualified # one
      1F551 ; fully-qualified # two
      1F55D ; fully-qualified # two-thirty
      1F552 ; fully-qualified # three
      """)

  /// Several pictures of each thing in each split, one drawn in train and in test, cards, clocks, a family and arrows.
  init(seed: Seed = Seed(0)) throws {
    folder = try TemporaryFolder()
    let wordNet = try MiniatureWordNet().read()
    let path = folder.path + "/debcap-16.triadcache"
    var records: [DebCapRecord] = []
    var writer = try DebCapCacheWriter(path: path, side: 16)
    func add(_ record: DebCapRecord, _ picture: PixelImage) throws {
      records.append(record)
      try writer.append(picture)
    }
    for split in DataSplit.allCases {
      for number in 0..<8 {
        for (name, file) in Self.things {
          let group = "\(name) \(split.rawValue) \(number)"
          try add(
            Self.record(.openclipart, split, "\(file)/\(group).png", group, "A \(name) for \(number)."),
            Self.picture(group))
        }
      }
      try add(
        Self.record(.openclipart, split, "animals/shared \(split.rawValue).png", "shared \(split.rawValue)", "An owl."),
        Self.picture("shared"))
      try add(
        Self.record(.tuxpaint, split, "animals/stamp.png", "stamp \(split.rawValue)", "A dog."),
        Self.picture("stamp \(split.rawValue)"))
    }
    for (group, caption) in [
      ("1f401", "mouse"), ("1f415", "dog"), ("1f550", "one o’clock"), ("1f551", "two o’clock"), ("1f55d", "two-thirty"),
      ("1f552", "three o’clock"), ("1f46a", "family: man, woman, girl"), ("1f468", "man pilot"), ("2b06", "up arrow"),
    ] {
      for style in ["noto", "twemoji"] {
        try add(
          Self.record(.emoji, .train, "\(style) \(group).png", group, caption, style: style),
          Self.picture(style + group))
      }
    }
    for rank in PlayingCard.ranks {
      for suit in PlayingCard.Suit.allCases {
        let group = "\(rank) of \(suit.rawValue) playing card white style"
        try add(
          Self.record(
            .openclipart, .train, "recreation/games/cards/\(rank)_\(suit.rawValue).png", group,
            "\(rank) of \(suit.rawValue) playing card, white style"), Self.picture(group))
      }
    }
    for (name, color) in [("red", [200, 10, 10]), ("blue", [200, 10, 10])] {
      try add(
        Self.record(.openclipart, .train, "clothes/\(name).png", "\(name) hat", "A \(name) hat."),
        PixelImage(
          width: 16, height: 16, red: UInt8(color[0]), green: UInt8(color[1]), blue: UInt8(color[2])))
    }
    try writer.finish(records)
    cache = try DebCapCache(path: path)
    tasks = DebCapTasks(cache: cache, wordNet: wordNet, emoji: Self.emoji, seed: seed)
  }

  /// What is drawn, and the folder of clip art that it is in.
  static let things = [
    ("robin", "animals"), ("owl", "animals"), ("bird", "animals"), ("dog", "animals"), ("poodle", "animals"),
    ("car", "transportation"), ("truck", "transportation"), ("vehicle", "transportation"), ("hat", "tools"),
    ("tree", "plants"), ("bread", "food"), ("pilot", "people"),
  ]

  private static func record(
    _ origin: DebCapOrigin, _ split: DataSplit, _ file: String, _ group: String, _ caption: String, style: String = ""
  ) -> DebCapRecord {
    DebCapRecord(
      origin: origin, split: split, tier: .clean, style: style, file: file, group: group, captions: [caption])
  }

  /// A picture of its own for each name.
  private static func picture(_ name: String) -> PixelImage {
    var random = Seed(7).derived(name).stream()
    var picture = PixelImage(width: 16, height: 16, red: 255, green: 255, blue: 255)
    for place in picture.pixels.indices { picture.pixels[place] = UInt8(random.index(below: 256)) }
    return picture
  }
}

/// DebCap and WordNet on this machine, if they are there.
enum RealDebCap {
  static let folders = CacheFolder.standard()
  static let cache = folders.cacheFile(side: 96)
  static let isPresent =
    FileManager.default.fileExists(atPath: cache)
    && FileManager.default.fileExists(atPath: folders.packages + "/wordnet-base/usr/share/wordnet/data.noun")
}
