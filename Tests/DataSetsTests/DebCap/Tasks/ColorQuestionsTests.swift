import DataSets
import Data
import Testing

@Suite("Named colours")
struct NamedColorTests {
  @Test(
    "are what a drawing of one colour is called",
    arguments: [
      (NamedColor.red, [220, 20, 30]), (.orange, [250, 140, 20]), (.yellow, [250, 230, 40]), (.green, [40, 160, 60]),
      (.blue, [40, 80, 220]), (.purple, [140, 40, 200]), (.pink, [250, 150, 190]), (.brown, [120, 70, 30]),
      (.black, [10, 10, 12]), (.gray, [128, 130, 128]),
    ])
  func pure(color: NamedColor, rgb: [Int]) {
    let picture = PixelImage(
      width: 8, height: 8, red: UInt8(rgb[0]), green: UInt8(rgb[1]), blue: UInt8(rgb[2]))
    #expect(color.share(in: picture) == 1)
    for other in NamedColor.allCases where other != color && other.share(in: picture) > 0 {
      // Neighbours may overlap, opposites may not.
      #expect(Set([color, other]) == [.red, .pink] || Set([color, other]) == [.orange, .brown], "\(other)")
    }
  }

  @Test("are counted over the drawing: white that the border reaches is paper, white inside is not")
  func background() {
    // A red frame of 12 pixels around 4 white ones, on white paper.
    var picture = PixelImage(width: 8, height: 8, red: 255, green: 255, blue: 255)
    for row in 2..<6 {
      for column in 2..<6 where [2, 5].contains(row) || [2, 5].contains(column) {
        picture.pixels.replaceSubrange((3 * (8 * row + column))..<(3 * (8 * row + column) + 3), with: [200, 0, 0])
      }
    }
    #expect(NamedColor.red.share(in: picture) == 0.75)
    #expect(NamedColor.white.share(in: picture) == 0.25)
    let paper = PixelImage(width: 8, height: 8, red: 255, green: 255, blue: 255)
    #expect(NamedColor.white.share(in: paper) == 0)
  }

  @Test("have the words that captions use")
  func words() {
    #expect(NamedColor(word: "grey") == .gray)
    #expect(NamedColor(word: "violet") == .purple)
    #expect(NamedColor(word: "red") == .red)
    #expect(NamedColor(word: "reddish") == nil)
  }
}
