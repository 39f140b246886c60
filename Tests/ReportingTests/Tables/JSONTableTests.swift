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
}
