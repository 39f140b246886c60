import Tensor
import DataSets
import Data
import Testing

@Suite("The metadata of a drawing")
struct ClipArtMetadataTests {
  @Test("come from the first work, without the names of agents")
  func work() throws {
    let svg = """
      <svg><cc:Work rdf:about=""><dc:title>Salt &amp;
        Pepper</dc:title><dc:description/><dc:subject><rdf:Bag><rdf:li>food</rdf:li><rdf:li/><rdf:li>a&#x62;c</rdf:li>
      </rdf:Bag></dc:subject><dc:creator><cc:Agent><dc:title>Ada</dc:title></cc:Agent></dc:creator><dc:rights><cc:Agent>
      <dc:title>Public</dc:title></cc:Agent></dc:rights>
      <cc:license rdf:resource="http://web.resource.org/cc/PublicDomain"/>
      </cc:Work><cc:Work><dc:title>Other</dc:title></cc:Work></svg>
      """
    let metadata = try #require(ClipArtMetadata(svg: Array(svg.utf8)))
    #expect(metadata.title == "Salt & Pepper")
    #expect(metadata.description == "")
    #expect(metadata.keywords == ["food", "abc"])
    #expect(metadata.creators == ["Ada"])
    #expect(metadata.isPublicDomain)
  }

  @Test("end quietly where the file does")
  func truncation() {
    let svg = Array("<svg><cc:Work><dc:title>A &quot;b</dc:title><dc:subject><rdf:Bag><rdf:li>c</rdf:li>".utf8)
    for count in svg.indices { _ = ClipArtMetadata(svg: Array(svg[..<count])) }
    #expect(ClipArtMetadata(svg: Array("<svg/>".utf8)) == nil)
    #expect(ClipArtMetadata(svg: svg)?.title == "A \"b")
  }

  @Test("say whether another licence was stated")
  func license() {
    let gpl = "<cc:Work><cc:license rdf:resource='http://creativecommons.org/licenses/GPL/2.0/'/></cc:Work>"
    #expect(ClipArtMetadata(svg: Array(gpl.utf8))?.isPublicDomain == false)
    #expect(ClipArtMetadata(svg: Array("<cc:Work></cc:Work>".utf8))?.isPublicDomain == true)
  }
}
