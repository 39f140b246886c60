import Encoders
import Foundation
import Testing

@Suite struct ModelShapeTests {
  @Test(arguments: [ModelShape.tiny, .small, .base, .demo, .smoke])
  func theNamedShapesAreSound(shape: ModelShape) throws {
    #expect(shape.fault == nil)
    #expect(try JSONDecoder().decode(ModelShape.self, from: JSONEncoder().encode(shape)) == shape)
  }

  @Test func everySizeMustBePositive() {
    let sizes: [WritableKeyPath<ModelShape, Int>] = [
      \.imageSide, \.patch, \.imageWidth, \.imageDepth, \.imageHeads, \.textWidth, \.textDepth, \.fusionDepth,
      \.textHeads, \.vocabularySize, \.maxPositions, \.embedWidth,
    ]
    for size in sizes {
      for value in [0, -3] {
        var shape = ModelShape.smoke
        shape[keyPath: size] = value
        #expect(shape.fault?.contains("is \(value); it must be at least 1") == true)
      }
    }
  }

  @Test func sizesMustDivide() {
    #expect(fault { $0.patch = 7 } == "imageSide 32 is not a multiple of patch 7")
    #expect(fault { $0.imageHeads = 3 } == "imageWidth 32 is not a multiple of imageHeads 3")
    #expect(fault { $0.textHeads = 5 } == "textWidth 32 is not a multiple of textHeads 5")
  }

  @Test func dropoutIsAProbabilityBelowOne() {
    for value in [Float(1), -0.1, .nan] { #expect(fault { $0.dropout = value } != nil) }
    #expect(fault { $0.dropout = 0 } == nil)
  }

  private func fault(_ change: (inout ModelShape) -> Void) -> String? {
    var shape = ModelShape.smoke
    change(&shape)
    return shape.fault
  }
}
