package import Tensor

/// The views of pictures as they wait in the host's memory, one after the other: as bytes of pixels, or as what frozen layers made of them.
package enum ViewBytes: Sendable, Hashable {
  case pictures(PictureBytes)
  case tokens(TokenHalves)

  /// A view of one picture.
  package enum View: Sendable {
    case picture(PixelImage)
    /// The bits of `[tokens, width]` numbers of half precision.
    case tokens([UInt16])
  }

  package var count: Int {
    switch self {
    case .pictures(let pictures): pictures.count
    case .tokens(let tokens): tokens.count
    }
  }

  /// Nil for what frozen layers made.
  package var pictures: PictureBytes? {
    if case .pictures(let pictures) = self { pictures } else { nil }
  }

  package mutating func append(_ view: View) { change(view, { $0.append($1) }, { $0.append($1) }) }

  /// Keeps a place for a view that is put there later.
  mutating func appendPlace() {
    switch take() {
    case .pictures(var pictures):
      pictures.appendPlace()
      self = .pictures(pictures)
    case .tokens(var tokens):
      tokens.appendPlace()
      self = .tokens(tokens)
    }
  }

  /// Puts a view in the place of another.
  mutating func replace(_ place: Int, with view: View) {
    change(view, { $0.replace(place, with: $1) }, { $0.replace(place, with: $1) })
  }

  private mutating func change(
    _ view: View, _ picture: (inout PictureBytes, PixelImage) -> Void, _ made: (inout TokenHalves, [UInt16]) -> Void
  ) {
    switch take() {
    case .pictures(var pictures):
      guard case .picture(let image) = view else { return ViewBytes.refuseMixture() }
      picture(&pictures, image)
      self = .pictures(pictures)
    case .tokens(var tokens):
      guard case .tokens(let halves) = view else { return ViewBytes.refuseMixture() }
      made(&tokens, halves)
      self = .tokens(tokens)
    }
  }

  private static func refuseMixture() { require(false, "views: pixels among what frozen layers made of them") }

  /// Leaves nothing behind: who changes the views has them alone, so that their bytes are changed where they are. A copy for each view would
  /// cost more than a step.
  private mutating func take() -> ViewBytes {
    var taken = ViewBytes.tokens(TokenHalves(tokens: 0, width: 0))
    swap(&self, &taken)
    return taken
  }
}

/// What frozen layers made of views, in half precision: `[count, tokens, width]`.
package struct TokenHalves: Sendable, Hashable {
  /// Of a view.
  package let tokens: Int
  package let width: Int
  package private(set) var halves: [UInt16] = []

  package init(tokens: Int, width: Int, capacity: Int = 0) {
    self.tokens = tokens
    self.width = width
    halves.reserveCapacity(capacity * tokens * width)
  }

  private var size: Int { tokens * width }

  package var count: Int { size == 0 ? 0 : halves.count / size }

  package mutating func append(_ view: [UInt16]) {
    requireSize(of: view)
    halves += view
  }

  mutating func appendPlace() { halves += repeatElement(0, count: size) }

  mutating func replace(_ place: Int, with view: [UInt16]) {
    requireSize(of: view)
    halves.replaceSubrange(place * size..<(place + 1) * size, with: view)
  }

  private func requireSize(of view: [UInt16]) {
    require(view.count == size, "views: \(view.count) numbers for \(tokens) tokens of \(width)")
  }

  /// `[count, tokens, width]` on `device`.
  package func uploaded(to device: any Device) -> Tensor {
    Tensor(halves: halves, shape: [count, tokens, width], on: device)
  }
}
