import DataSets
import Data
import Testing

@Suite("The markup scanner")
struct MarkupScannerTests {
  private func items(_ text: String) -> [MarkupScanner.Item] {
    Array(text.utf8).withUnsafeBytes { bytes in
      var scanner = MarkupScanner(bytes)
      var items: [MarkupScanner.Item] = []
      while let item = scanner.next() { items.append(item) }
      return items
    }
  }

  @Test("reads tags, attributes and texts")
  func structure() {
    #expect(
      items("<?xml v='1'?><!-- <x> --><a b=\"1 &lt; 2\" c='d'>t<e/></a>") == [
        .start(name: "a", attributes: ["b": "1 < 2", "c": "d"], isEmpty: false), .text("t"),
        .start(name: "e", attributes: [:], isEmpty: true), .end(name: "a"),
      ])
  }

  @Test("resolves references once and leaves unknown ones")
  func references() {
    #expect(items("&amp;lt; &#65;&#x42; &uuml; & &;") == [.text("&lt; AB &uuml; & &;")])
    #expect(items("<![CDATA[a < &amp; b]]>") == [.text("a < &amp; b")])
  }

  @Test("ends where the bytes are no markup")
  func damage() {
    for text in ["<", "<a", "<a b", "<a b=", "<a b='", "</", "<!--", "<![CDATA[", "<>", "<a b=c>", "&#xffffffffff;"] {
      #expect(items(text).count <= 1)
    }
  }
}
