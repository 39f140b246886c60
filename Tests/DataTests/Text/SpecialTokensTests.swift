import Data
import Testing

@Suite struct SpecialTokensTests {
  static let spellings = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

  @Test func unknownAndMaskAreNotStructural() throws {
    let special = try Vocabulary(tokens: Self.spellings).specialTokens
    #expect([special.padding, special.classification, special.separator].allSatisfy(special.isStructural))
    #expect(!special.isStructural(special.unknown) && !special.isStructural(special.mask) && !special.isStructural(9))
  }
}
