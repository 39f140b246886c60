import Data
import Testing

@Suite struct ViewBytesTests {
  private func pixels(_ value: UInt8) -> ViewBytes.View {
    .picture(PixelImage(width: 2, height: 2, pixels: [UInt8](repeating: value, count: 12)))
  }

  @Test func viewsStandOneBehindTheOther() {
    var pictures = ViewBytes.pictures(PictureBytes(side: 2))
    for value: UInt8 in [1, 2] { pictures.append(pixels(value)) }
    #expect(
      pictures.count == 2
        && pictures.pictures?.bytes == [UInt8](repeating: 1, count: 12) + [UInt8](repeating: 2, count: 12))
    var tokens = ViewBytes.tokens(TokenHalves(tokens: 1, width: 2))
    tokens.append(.tokens([7, 8]))
    tokens.append(.tokens([9, 10]))
    guard case .tokens(let halves) = tokens else {
      Issue.record("tokens became pixels")
      return
    }
    #expect(tokens.count == 2 && tokens.pictures == nil && halves.halves == [7, 8, 9, 10])
  }

  /// A batch of 256 views of 50 tokens is copied 256 times otherwise, which took longer than its step.
  @Test func theBytesAreChangedWhereTheyAre() {
    var views = ViewBytes.tokens(TokenHalves(tokens: 50, width: 384, capacity: 64))
    let view = ViewBytes.View.tokens([UInt16](repeating: 3, count: 50 * 384))
    func address() -> UnsafeRawPointer? {
      guard case .tokens(let halves) = views else { return nil }
      return halves.halves.withUnsafeBytes(\.baseAddress)
    }
    views.append(view)
    let first = address()
    for _ in 1..<64 { views.append(view) }
    #expect(views.count == 64 && address() == first)

    var pictures = ViewBytes.pictures(PictureBytes(side: 2, capacity: 500))
    pictures.append(pixels(0))
    let start = pictures.pictures?.bytes.withUnsafeBytes(\.baseAddress)
    for _ in 1..<500 { pictures.append(pixels(1)) }
    #expect(pictures.pictures?.bytes.withUnsafeBytes(\.baseAddress) == start)
  }
}
