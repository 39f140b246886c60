import Foundation
import JSON
import Reporting
import Testing

@Suite struct JSONTableTests {
  @Test func everyValueOfEverySeedIsThere() {
    let document = JSONTable(ladder()).document
    let cell = document["rows"]?.array?[1]["cells"]?["R@1"]
    #expect(cell?["values"] == [7, 7, .null])
    #expect(cell?["n"] == 2)
    #expect(cell?["difference"]?["mean"] == 1.5)
    #expect(document["rows"]?.array?[0]["cells"]?["R@1"]?["difference"] == nil)
    #expect(document["rows"]?.array?[1]["remarks"]?.array?[0]["reason"] == "imc is not finite at step 12")
  }

  @Test func foundationReadsIt() throws {
    let object = try JSONSerialization.jsonObject(with: Foundation.Data(JSONTable(ladder()).text.utf8))
    let table = try #require(object as? [String: Any])
    #expect(table["baseline"] as? String == "base")
  }

  @Test func writingTwiceGivesTheSameBytes() {
    #expect(JSONTable(ladder()).text == JSONTable(ladder()).text)
  }

  @Test func testsEffectsAndSettingsAreThere() {
    let document = JSONTable(factorialTable()).document
    let cell = document["rows"]?.array?[3]["cells"]?["emoji R@1"]?["difference"]
    #expect(cell?["p_permutation"]?.number == 0.0078125)
    #expect(cell?["p_holm"]?.number == 0.046875)
    #expect(cell?["verdict"] == "outside seed noise")
    #expect(document["rows"]?.array?[3]["settings"]?["LMI"] == "✓")
    let effects = document["factorial"]?["columns"]?["emoji R@10"]
    #expect(effects?["main"]?["IMC"]?["mean"]?.number == 1.7587890625)
    #expect(effects?["interactions"]?["IMC x LMI"]?["mean"]?.number == 1.470703125)
    #expect(effects?["shapley"]?["LMI"]?["mean"]?.number == 2.2470703125)
    #expect(effects?["total"]?["mean"]?.number == 4.005859375)
    #expect(document["factorial"]?["columns"]?["step"] == nil, "cost is no claim")
  }
}
