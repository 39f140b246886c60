import Foundation
import Reporting
import Testing

@Suite struct MarkupTests {
  @Test func textAndAttributesCannotBecomeMarkup() {
    let hostile = #"<script>alert("x")</script> & 'y'"#
    let source = Markup.tag("p", ["title": hostile], text: hostile).source
    #expect(!source.contains("<script"))
    #expect(!source.contains(#"("x")"#))
    let escaped = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;"
    #expect(source == #"<p title="\#(escaped)">\#(escaped)</p>"# + "\n")
  }

  @Test func controlCharactersAreReplaced() {
    #expect(Markup.text("a\u{0}b\u{1b}c\nd").source == "a\u{fffd}b\u{fffd}c\nd")
  }

  @Test func aStyleSheetCannotEndItself() {
    let source = Markup.styleSheet("a::after { content: \"</style><script>\" }").source
    #expect(source.components(separatedBy: "</style>").count == 2)
    #expect(source.hasSuffix("</style>\n"))
  }

  @Test func attributesWithoutValueAreLeftOutAndVoidElementsHaveNoEnd() {
    #expect(Markup.tag("td", ["class": nil, "id": "a"], [.tag("br")]).source == #"<td id="a"><br></td>"#)
  }

  @Test func plainTextHasNoTags() {
    let markup = Markup.tag("p", [:], [.text("a < b "), .tag("b", text: "c"), .fragment([.text("d")])])
    #expect(markup.plainText == "a < b cd")
  }
}
