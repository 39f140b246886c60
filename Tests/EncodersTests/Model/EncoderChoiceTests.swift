import Encoders
import Experiments
import Foundation
import JSON
import Parts
import Testing

/// A second version of an encoder.
private struct Redone: TextArchitecture {
  static let name = "redone"
  static let version = 2

  func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any TextEncoder {
    BERT().makeEncoder(for: shape, make)
  }
}

@Suite struct EncoderChoiceTests {
  private func read(_ text: String, _ types: PartTypes? = nil) throws -> EncoderChoice {
    let decoder = JSONDecoder()
    decoder.userInfo[.parts] = types
    return try decoder.decode(EncoderChoice.self, from: Foundation.Data(text.utf8))
  }

  @Test func `Standard encoders are not written`() throws {
    #expect(try CanonicalJSON.text(of: EncoderChoice.vitBERT) == "{}")
    #expect(try read("{}") == .vitBERT)
    #expect(
      try CanonicalJSON.text(of: EncoderChoice(image: ConvolutionalEncoder(channels: 5)))
        == #"{"image":{"name":"convolutional","settings":{"channels":5}}}"#)
  }

  @Test func `Encoders of one's own are read back by their types and named without them`() throws {
    let choice = EncoderChoice(image: ConvolutionalEncoder(channels: 5), text: Redone(), fusion: ConcatenationFusion())
    let text = try CanonicalJSON.text(of: choice)
    #expect(text.contains(#""text":{"name":"redone","settings":{},"version":2}"#))
    let types = EncoderChoice.standardTypes.adding(ConvolutionalEncoder.self).adding(Redone.self).adding(
      ConcatenationFusion.self)
    #expect(try read(text, types) == choice)
    #expect(throws: PartError.absence(kind: "image encoder", name: "convolutional", known: ["vit"])) {
      try read(text)
    }
  }

  @Test func `An encoder of an earlier version keeps it until another is chosen`() throws {
    let types = EncoderChoice.standardTypes.adding(Redone.self)
    let stored = #"{"text":{"name":"redone","settings":{}}}"#
    var earlier = try read(stored, types)
    #expect(try CanonicalJSON.text(of: earlier) == stored)
    #expect(earlier != EncoderChoice(text: Redone()))
    earlier.text = Redone()
    #expect(earlier == EncoderChoice(text: Redone()))
  }

  @Test func `Other settings are another choice`() {
    #expect(EncoderChoice(image: ConvolutionalEncoder()) == EncoderChoice(image: ConvolutionalEncoder()))
    #expect(EncoderChoice(image: ConvolutionalEncoder()) != EncoderChoice(image: ConvolutionalEncoder(channels: 5)))
    #expect(EncoderChoice(image: ConvolutionalEncoder()) != .vitBERT)
  }

  @Test func `No standard encoder states a version`() {
    for type in EncoderChoice.standardTypes.types { #expect(type.version == 1, "\(type)") }
  }
}
