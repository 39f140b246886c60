import Autograd
import Data
import Encoders
import JSON
import Parts
import Tensor

/// An encoder of any of the three kinds as its checks see it: its architecture, and what its layers make of the examples of a fixture.
///
/// The checks are extensions, one file per family.
struct EncoderSubject {
  let kind: PartKind
  let name: String
  let fixture: ConformanceFixture
  /// Those of a model: this one in the company of the fixture's others.
  let encoders: EncoderChoice
  /// The width of the seam.
  let width: Int
  /// Pictures, captions, or captions with pictures.
  let count: Int
  /// Why it cannot be made for a shape, or nil.
  let fault: (ModelShape) -> String?
  /// What its architecture says wrongly about itself, or nil.
  let declarationFault: () -> String?
  let make: (ConformanceFixture, ParameterMaker) -> MadeEncoder
  /// The same architecture in another world.
  let moved: (ConformanceFixture) -> EncoderSubject
  /// The architecture as it is read back, and what is wrong with it.
  let reread: () throws -> (subject: EncoderSubject, failure: String?)

  /// Its layers, off their first values so that no mix-up stays hidden.
  func made(on device: (any Device)? = nil) -> MadeEncoder {
    var fixture = fixture
    if let device { fixture.device = device }
    let result = make(fixture, fixture.maker)
    fixture.unsettle(result.layers.parameters)
    return result
  }

  var all: [Int] { Array(0..<count) }
}

/// The layers that an architecture has made.
struct MadeEncoder {
  let layers: any Layer
  let width: Int
  /// What it is given, where gradients flow on into what has made it: parameters in the place of other encoders' tokens.
  let inputs: [Parameter]
  /// What it gives for examples, in their order.
  let encode: ([Int], Pass) -> EncodedExamples
  /// What it does not give of what was declared, or nil.
  let absence: (EncodedExamples, [Int]) -> String?

  /// What gradients reach.
  var trained: [Parameter] { inputs + layers.parameters }
}

/// The tokens of some examples, one after the other. Unlike a `TokenBatch` it may be wrong.
struct EncodedExamples {
  let rows: Variable
  let offsets: Offsets

  init(rows: Variable, offsets: Offsets) {
    self.rows = rows
    self.offsets = offsets
  }

  init(_ tokens: TokenBatch) { self.init(rows: tokens.rows, offsets: tokens.offsets) }

  /// The numbers of each example, as far as there are any.
  var values: [[Float]] {
    let (values, columns) = (rows.value.values, rows.shape[-1])
    return (0..<offsets.count).map { example in
      let range = offsets.range(example)
      return Array(
        values[min(range.lowerBound * columns, values.count)..<min(range.upperBound * columns, values.count)])
    }
  }
}

extension EncoderSubject {
  init<Checked: ImageArchitecture>(image architecture: Checked, in fixture: ConformanceFixture) {
    kind = .imageEncoder
    name = Checked.name
    self.fixture = fixture
    var encoders = fixture.encoders
    encoders.image = architecture
    self.encoders = encoders
    width = fixture.shape.imageWidth
    count = fixture.captionLengths.count
    fault = { architecture.fault(for: $0) }
    declarationFault = { nil }
    make = { fixture, make in
      let encoder = architecture.makeEncoder(for: fixture.shape, make)
      let declared = architecture.gridSide(for: fixture.shape)
      let pictures = fixture.makeBatch().firstViews
      return MadeEncoder(
        layers: encoder, width: encoder.width, inputs: [],
        encode: { EncodedExamples(encoder(pictures.blocks($0), $1)) },
        absence: { found, examples in
          guard encoder.gridSide == declared else {
            return
              "it has a grid of \(EncoderSubject.side(encoder.gridSide)), declared is \(EncoderSubject.side(declared))"
          }
          guard found.offsets.count == examples.count else {
            return "\(examples.count) pictures give \(found.offsets.count) sequences of tokens"
          }
          if let side = declared, let other = found.offsets.lengths.first(where: { $0 != 1 + side * side }) {
            return "a picture has \(other) tokens, not the first and \(side) x \(side)"
          }
          return found.offsets.lengths.contains(0) ? "a picture has no first token" : nil
        })
    }
    moved = { EncoderSubject(image: architecture, in: $0) }
    reread = {
      let trip = try CodingRoundTrip(architecture, called: "architecture")
      return (EncoderSubject(image: trip.decoded, in: fixture), trip.failure)
    }
  }

  private static func side(_ side: Int?) -> String { side.map { "\($0) per side" } ?? "none" }
}

extension EncoderSubject {
  init<Checked: TextArchitecture>(text architecture: Checked, in fixture: ConformanceFixture) {
    kind = .textEncoder
    name = Checked.name
    self.fixture = fixture
    var encoders = fixture.encoders
    encoders.text = architecture
    self.encoders = encoders
    width = fixture.shape.textWidth
    count = fixture.captionLengths.count + 1
    fault = { architecture.fault(for: $0) }
    declarationFault = {
      architecture.gives.contains(.grid) ? "it says that it gives a grid, which only an image encoder can" : nil
    }
    make = { fixture, make in
      let encoder = architecture.makeEncoder(for: fixture.shape, make)
      let captions = fixture.captionsAndAnEmptyOne
      return MadeEncoder(
        layers: encoder, width: encoder.width, inputs: [],
        encode: { examples, pass in EncodedExamples(encoder(PackedText(examples.map { captions[$0] }), pass)) },
        absence: { found, examples in
          let lengths = examples.map { captions[$0].count }
          if architecture.gives.contains(.words), found.offsets.lengths != lengths {
            return "captions of \(lengths) tokens give \(found.offsets.lengths)"
          }
          guard found.offsets.count == examples.count, !found.offsets.lengths.contains(0) else {
            return "not every caption has a first token"
          }
          let (table, expected) = (
            encoder.wordEmbeddings?.shape, [fixture.shape.vocabularySize, fixture.shape.textWidth]
          )
          guard architecture.gives.contains(.wordTable) else {
            return table == nil ? nil : "it has a table of word vectors and does not say so in `gives`"
          }
          return table == Shape(expected)
            ? nil : "its table of word vectors is \(table.map { "\($0)" } ?? "missing"), not \(Shape(expected))"
        })
    }
    moved = { EncoderSubject(text: architecture, in: $0) }
    reread = {
      let trip = try CodingRoundTrip(architecture, called: "architecture")
      return (EncoderSubject(text: trip.decoded, in: fixture), trip.failure)
    }
  }
}

extension EncoderSubject {
  /// Captions with three pictures, some of which meet several; of some captions all tokens are asked for.
  init<Checked: FusionArchitecture>(fusion architecture: Checked, in fixture: ConformanceFixture) {
    kind = .fusionEncoder
    name = Checked.name
    self.fixture = fixture
    var encoders = fixture.encoders
    encoders.fusion = architecture
    self.encoders = encoders
    width = fixture.shape.textWidth
    count = fixture.captionLengths.count + 1
    fault = { architecture.fault(for: $0) }
    declarationFault = { nil }
    make = { fixture, make in
      let shape = fixture.shape
      let side = shape.imageSide / shape.patch
      let examples = FusionExamples(
        pictures: TokenTable(lengths: [5, 1 + side * side, 2]),
        captions: TokenTable(lengths: fixture.captionsAndAnEmptyOne.map(\.count)))
      let inputs = [
        fixture.tokens("image tokens", [examples.pictures.offsets.total, shape.imageWidth]),
        fixture.tokens("text tokens", [examples.captions.offsets.total, shape.textWidth]),
      ]
      let encoder = architecture.makeEncoder(for: shape, make)
      return MadeEncoder(
        layers: encoder, width: encoder.width, inputs: inputs,
        encode: { chosen, pass in
          let seen = examples.pictures(of: chosen)
          let images = examples.pictures.selecting(seen.pictures, of: pass(inputs[0]))
          let text = examples.captions.selecting(chosen, of: pass(inputs[1]))
          let outputs = examples.outputs(of: chosen)
          return EncodedExamples(
            rows: encoder(
              text, with: encoder.context(for: images, pass), images: seen.places, outputs: outputs.places, pass),
            offsets: outputs.offsets)
        },
        absence: { found, _ in
          found.rows.shape[0] == found.offsets.total
            ? nil : "\(found.offsets.total) tokens were asked for, it gives \(found.rows.shape[0])"
        })
    }
    moved = { EncoderSubject(fusion: architecture, in: $0) }
    reread = {
      let trip = try CodingRoundTrip(architecture, called: "architecture")
      return (EncoderSubject(fusion: trip.decoded, in: fixture), trip.failure)
    }
  }
}

/// What a fusion encoder is asked: caption `i` with picture `(2 i + 1) % 3`; of every other caption all tokens, of the rest the first and
/// the last.
private struct FusionExamples {
  let pictures: TokenTable
  let captions: TokenTable

  /// The pictures that the captions `chosen` meet, each once, and which of these each caption meets.
  func pictures(of chosen: [Int]) -> (pictures: [Int], places: [Int]) {
    var pictures: [Int] = []
    let places = chosen.map { caption in
      let picture = (2 * caption + 1) % 3
      if let place = pictures.firstIndex(of: picture) { return place }
      pictures.append(picture)
      return pictures.count - 1
    }
    return (pictures, places)
  }

  func outputs(of chosen: [Int]) -> (places: Indices, offsets: Offsets) {
    var (places, lengths): ([Int], [Int]) = ([], [])
    var start = 0
    for caption in chosen {
      let length = captions.offsets.length(caption)
      let asked = caption % 2 == 1 || length == 1 ? Array(0..<length) : [0, length - 1]
      places += asked.map { start + $0 }
      lengths.append(asked.count)
      start += length
    }
    return (Indices(places), Offsets(lengths: lengths))
  }
}

/// Sequences of tokens that lie one after the other in a matrix.
private struct TokenTable {
  let offsets: Offsets

  init(lengths: [Int]) { offsets = Offsets(lengths: lengths) }

  func selecting(_ sequences: [Int], of rows: Variable) -> TokenBatch {
    let (offsets, elements) = offsets.selecting(sequences)
    return TokenBatch(rows: rows.gatherRows(elements), offsets: offsets)
  }
}

extension ConformanceFixture {
  /// Of one model: the same values as in ``makeModel()``.
  var maker: ParameterMaker {
    ParameterMaker(seed: seed.derived("model"), device: device, deviation: shape.initialDeviation)
  }

  /// The captions of the batch and one that is only [CLS].
  fileprivate var captionsAndAnEmptyOne: [[Int32]] {
    let text = makeBatch().text
    return (0..<text.batch).map { row in text.offsets.range(row).map { text.ids.values[$0] } } + [
      [tokens.classification]
    ]
  }

  /// Normal numbers in the place of what another encoder gives.
  fileprivate func tokens(_ name: String, _ shape: Shape) -> Parameter {
    var random = seed.derived(name).stream()
    return Parameter(
      path: name,
      value: Tensor(shape: shape, on: device) { random.normal() })
  }
}
