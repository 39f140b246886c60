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

  @Test func theAnswerIsThereWithEveryDifference() {
    var table = ladder()
    #expect(JSONTable(table).document["answer"] == .null)
    table.answer = answer(answeredDifferences.map { ($0.name, $0.values) })
    let document = JSONTable(table).document["answer"]
    #expect(document?["sentence"]?.string?.hasPrefix("Over 8 seeds IMC adds") == true)
    #expect(document?["decided"] == false && document?["test"] == "paired t")
    let arm = document?["arms"]?.array?[1]
    #expect(arm?["verdict"] == "undecided" && arm?["n"] == 8 && arm?["differences"]?.array?.count == 8)
    #expect(arm?["p_holm_permutation"]?.number == 0.2734375)
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
    #expect(effects?["main"]?["IMC"]?["p_holm"]?.number == 4 * 2.0 / 256)
    #expect(effects?["total"]?["p_holm"] == .null)
    #expect(document["factorial"]?["columns"]?["step"] == nil, "cost is not a claim")
  }
}
