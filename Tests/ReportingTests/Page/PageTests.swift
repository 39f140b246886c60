import Foundation
import Reporting
import Testing

@Suite struct PageTests {
  private func page(_ word: String) -> String {
    var pictures = PictureSheet()
    let picture = pictures.add(word, width: 2, height: 2) { [1, 2, 3] }
    let table = ResultTable(
      title: word, columns: [ResultColumn(word, unit: "%", chance: 1)], seeds: [0, 1],
      rows: [
        ResultRow("base", [.measured([1]), .measured([2])]), ResultRow(word, [.measured([3]), .failed(word)]),
      ])
    let tables = table.grids().map { $0.pageTable(title: word).markup }
    return Page(
      title: word, lead: [.paragraph("`code` \(word)")],
      sections: [PageSection("one", title: word, tables + (picture.map { [$0.markup(word)] } ?? []))],
      pictures: pictures, footer: [.absence(word)]
    ).text
  }

  @Test func aPageNeedsNothingFromOutsideAndRunsNothing() {
    let text = page("plain")
    for part in ["http://", "https://", "<script", "<link rel=\"stylesheet", "@import", "url("] {
      #expect(!text.contains(part), "\(part)")
    }
    #expect(text.contains("default-src &#39;none&#39;"))
    #expect(text.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
  }

  @Test func whatIsHostileStaysText() {
    let text = page(#"</style></title><script>alert(1)</script><img src=x onerror="alert(2)">"#)
    #expect(!text.contains("<script"))
    #expect(!text.contains("<img"))
    #expect(!text.contains("onerror=\""))
    #expect(text.components(separatedBy: "</title>").count == 2)
    #expect(text.components(separatedBy: "</style>").count == 2)
  }

  @Test func tablesScrollByKeyboardAndHaveHeadings() {
    let text = page("x")
    for part in ["role=\"region\"", "tabindex=\"0\"", "scope=\"col\"", "scope=\"row\"", "<table aria-label=", "x (%)"] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test func aSheetThatLeavesPicturesOutAsksForNoBytes() {
    var pictures = PictureSheet(leavesOut: true)
    let picture = pictures.add("a", width: 4, height: 3) { () -> [UInt8] in
      Issue.record("asked for the bytes of a picture that is left out")
      return [1]
    }
    #expect(picture == nil && pictures["a"] == nil)
    #expect(!Page(title: "t", lead: [], sections: [], pictures: pictures).text.contains("data:image"))
  }

  @Test func aPictureIsStoredOnceAndAnnounced() throws {
    var pictures = PictureSheet()
    let first = try #require(pictures.add("a", width: 4, height: 3) { [1] })
    let second = try #require(
      pictures.add("a", width: 4, height: 3) { () -> [UInt8] in
        Issue.record("asked for the bytes of a known picture")
        return []
      })
    #expect(first == second)
    let text = Page(
      title: "t", lead: [], sections: [PageSection("s", title: "s", [first.markup("a cat"), second.markup("again")])],
      pictures: pictures
    ).text
    #expect(text.components(separatedBy: "data:image/png").count == 2)
    #expect(text.contains("aria-label=\"a cat\""))
  }

  @Test func anOddBacktickIsAnOrdinaryCharacter() {
    #expect(Markup.paragraph("a ` b").source == "<p>a ` b</p>\n")
    #expect(Markup.paragraph("a `b` c").source == "<p>a <code>b</code> c</p>\n")
  }
}
