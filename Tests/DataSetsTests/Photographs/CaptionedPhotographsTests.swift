import Data
import DataSets
import Tensor
import Testing

@Suite struct CaptionedPhotographsTests {
  @Test func picturesAreFilesThatFollowFromTheirNumber() throws {
    let source = try DataSetAddress("photographs:1000").open()[0]
    guard let files = source as? any FileBackedSource else {
      Issue.record("photographs lie in files")
      return
    }
    let (first, again) = (
      try files.pictureFile(of: files.entry(at: 3), at: 3), try files.pictureFile(of: files.entry(at: 3), at: 3)
    )
    #expect(first == again && PictureFormat(of: first) == .jpeg)
    #expect(try files.pictureFile(of: files.entry(at: 4), at: 4) != first)
    let image = try source.image(at: 3)
    #expect(image.width == 640 && image.height == 480 && source.count == 1000)
  }

  @Test func everyPictureIsAGroupOfItsOwnWithFiveCaptions() throws {
    let source = CaptionedPhotographs(count: 200)
    #expect(Set((0..<200).map { source.group(at: $0) }).count == 200)
    #expect((0..<200).allSatisfy { Set(source.captions(at: $0)).count == 5 })
    let few = try DataSetAddress("photographs:10,captions=2").open()[0]
    #expect(few.captions(at: 7) == Array(source.captions(at: 7).prefix(2)) && few.fingerprint != source.fingerprint)
  }

  @Test func captionsSayWhatIsThere() {
    let scene = PhotographScene(
      light: .dim,
      things: [
        .init(color: .red, form: .disc, size: .large, band: .top, across: 500),
        .init(color: .blue, form: .ring, size: .small, band: .bottom, across: 300),
      ])
    #expect(
      scene.captions == [
        "a large red disc at the top and a small blue ring at the bottom",
        "a photograph of a large red disc and a small blue ring",
        "a large red disc above a small blue ring",
        "two things in dim light: a red disc and a blue ring",
        "the red disc at the top is large",
      ])
    let article = PhotographScene(
      light: .bright, things: [.init(color: .orange, form: .square, size: .small, band: .middle, across: 500)])
    #expect(article.captions[3] == "one thing in bright light: an orange square")
  }

  @Test func thingsHaveTheirColours() throws {
    let source = CaptionedPhotographs(count: 40)
    for index in 0..<40 {
      let scene = source.scene(at: index)
      let image = try source.image(at: index)
      for thing in scene.things where thing.form != .ring {
        let place = ((480 / 3 * thing.band.rawValue + 80) * 640 + 640 * thing.across / 1000) * 3
        let (red, green, blue) = (image.pixels[place], image.pixels[place + 1], image.pixels[place + 2])
        switch thing.color {
        case .red: #expect(red > green && red > blue && red > 120)
        case .green: #expect(green > red && green > blue && green > 120)
        case .blue: #expect(blue > red && blue > green && blue > 120)
        case .white: #expect(min(red, green, blue) > 180)
        case .black: #expect(max(red, green, blue) < 70)
        case .orange, .yellow: #expect(red > blue && green > blue)
        case .purple: #expect(red > green && blue > green)
        }
      }
    }
  }

  @Test(arguments: [
    "photographs:", "photographs:0", "photographs:x", "photographs:5,captions=6", "photographs:5,split=test",
  ])
  func whatIsNoAddressOfPhotographsIsAnError(text: String) {
    #expect(throws: SourceError.self) { try DataSetAddress(text) }
  }
}
