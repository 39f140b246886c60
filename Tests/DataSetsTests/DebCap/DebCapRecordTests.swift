import DataSets
import Data
import Tensor
import Testing

@Suite("The split rule of DebCap")
struct DebCapSplitRuleTests {
  @Test("hashes as recorded with the data set")
  func hashes() {
    #expect(Hashing.fnv1a("tux:zebra") == 0x1cdd_c7e6_b9aa_030c)
    #expect(Hashing.mix(Hashing.fnv1a("tux:zebra")) == 0xe4ca_3635_c4cf_9512)
  }

  @Test(
    "places groups as recorded with the data set",
    arguments: [
      ("zebra", DebCapOrigin.tuxpaint, 62), ("pig", .openclipart, 26), ("1f98a", .emoji, 49),
      ("chair", .sweethome3d, 32),
    ])
  func vectors(key: String, origin: DebCapOrigin, place: Int) {
    #expect(DebCapSplitRule.percentile(of: key, in: origin) == place)
  }

  @Test("cuts stamps 55/10/35 and the rest 80/10/10")
  func cuts() {
    #expect(DebCapSplitRule.split(of: "zebra", in: .tuxpaint) == .validation)
    #expect(DebCapSplitRule.split(of: "pig", in: .openclipart) == .train)
    for origin in DebCapOrigin.allCases {
      let keys = (0..<4000).map { "key \($0)" }
      let train = keys.filter { DebCapSplitRule.split(of: $0, in: origin) == .train }.count
      let test = keys.filter { DebCapSplitRule.split(of: $0, in: origin) == .test }.count
      let expected = origin == .tuxpaint ? (2200, 1400) : (3200, 400)
      #expect(abs(train - expected.0) < 120)
      #expect(abs(test - expected.1) < 120)
    }
  }
}
