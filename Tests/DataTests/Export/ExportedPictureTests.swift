import Data
import Foundation
import JSON
import Tensor
import TestSupport
import Testing

/// Which bytes are written for pictures that lie in files.
@Suite struct ExportedPictureTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(
    _ source: any PairSource, _ format: ExportFormat = .albef, to name: String = "out",
    _ change: (inout ExportRequest) -> Void = { _ in }
  ) throws -> (summary: ExportSummary, files: [String: [UInt8]]) {
    var request = ExportRequest(
      address: "a", format: format, parts: [ExportPart(name: "all", split: .train, source: source)])
    change(&request)
    let summary = try ExportFixture.write(request, to: "\(folder.path)/\(name)")
    let names = try PairExportTests.files("\(folder.path)/\(name)").keys
    return (
      summary,
      try names.reduce(into: [:]) { files, file in
        files[file] = [UInt8](try Foundation.Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)/\(file)")))
      }
    )
  }

  private func list(_ rows: [(picture: String, caption: String)]) throws -> ALBEFSource {
    let records = rows.map { row -> JSONValue in ["image": .string(row.picture), "caption": .string(row.caption)] }
    let path = try folder.write(JSONValue.array(records).compactText, to: "source/list.json")
    return try ALBEFSource(path: path, root: folder.path + "/source", name: "albef")
  }

  private let transparent = TestPNG(width: 3, height: 2, colorType: 6) { x, y in [x * 40, y * 90, 7, 100 + x] }.bytes

  @Test func filesAreKeptByteForByteAlphaIncluded() throws {
    let jpeg = try JPEGEncoder.encode(TestPictures.noise(width: 20, height: 10), quality: 70)
    try folder.write(jpeg, to: "source/사진 of a very long name \(String(repeating: "x", count: 150)).JPG")
    try folder.write(transparent, to: "source/a.png")
    let source = try list([
      ("사진 of a very long name \(String(repeating: "x", count: 150)).JPG", "one"), ("a.png", "two"),
      ("a.png", "again"),
    ])
    let (summary, files) = try run(source)
    let pictures = files.filter { $0.key.hasPrefix("pictures/") }
    // A picture of two pairs is there once.
    #expect(Set(pictures.values) == [jpeg, transparent] && summary.pictures == 2 && summary.opaque == 0)
    #expect(pictures.keys.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } && $0.split(separator: "/").count == 3 })
    let read = try ExportFixture.read(summary, in: folder.path + "/out")[0]
    #expect((0..<3).map { read.captions(at: $0) } == [["one"], ["two"], ["again"]])
    #expect((0..<3).map { read.group(at: $0) } == (0..<3).map { source.group(at: $0) })
  }

  @Test func oneEncodingIsForcedAndLostTransparencyIsSaid() throws {
    let jpeg = try JPEGEncoder.encode(TestPictures.noise(width: 20, height: 10), quality: 70)
    try folder.write(jpeg, to: "source/a.jpg")
    try folder.write(transparent, to: "source/b.png")
    let source = try list([("a.jpg", "one"), ("b.png", "two")])
    let (pngs, files) = try run(source, to: "png") { $0.pictures = .png }
    #expect(files.keys.filter { $0.hasSuffix(".png") }.count == 2 && pngs.opaque == 0)
    #expect(files.values.contains(transparent))
    let read = try ExportFixture.read(pngs, in: folder.path + "/png")[0]
    #expect(try read.image(at: 0) == source.image(at: 0) && read.image(at: 1) == source.image(at: 1))
    let (jpegs, others) = try run(source, to: "jpeg") {
      $0.pictures = .jpeg
      $0.quality = 50
    }
    #expect(others.keys.filter { $0.hasSuffix(".jpg") }.count == 2 && jpegs.opaque == 1 && others.values.contains(jpeg))
    #expect(try others.values.contains(JPEGEncoder.encode(source.image(at: 1), quality: 50)))
  }

  @Test func samplesThatCannotBeReadAreCountedUpToTheLimit() throws {
    for number in 0..<9 { try folder.writePicture("source/\(number).png", level: number) }
    try folder.write("no picture", to: "source/text.png")
    let source = try list((0..<9).map { ("\($0).png", "c\($0)") } + [("gone.png", "g"), ("text.png", "t")])
    let (summary, _) = try run(source) { $0.limit = 20 }
    #expect(summary.parts[0].pairs == 9)
    #expect(
      summary.leftOut.reasons.map(\.text) == [
        "there is no such file", "it is not a picture, and only JPEG and PNG are read; convert it",
      ])
    #expect {
      try run(source, to: "strict")
    } throws: {
      "\($0)".contains("1 of 11 samples cannot be read, more than 1 %, such as albef, sample 9")
    }
  }

  private func turnedJPEG() throws -> [UInt8] {
    var jpeg = try JPEGEncoder.encode(TestPictures.noise(width: 8, height: 16))
    let exif: [UInt8] =
      [0xff, 0xe1, 0, 34] + Array("Exif\0\0".utf8)
      + [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]
    jpeg.insert(contentsOf: exif, at: 2)
    return jpeg
  }

  /// What a tool that passes over Exif data sees is what is meant.
  @Test func oneEncodingHasNoTurnedPictures() throws {
    try folder.write(try turnedJPEG(), to: "source/a.jpg")
    let plain = try JPEGEncoder.encode(TestPictures.noise(width: 8, height: 16))
    try folder.write(plain, to: "source/b.jpg")
    let source = try list([("a.jpg", "a"), ("b.jpg", "b")])
    let (jpegs, files) = try run(source, .coco, to: "jpeg") { $0.pictures = .jpeg }
    #expect(jpegs.turned == 0 && jpegs.reencoded == 1 && files.values.contains(plain))
    #expect(files.values.contains(try JPEGEncoder.encode(source.image(at: 0), quality: 90)))
    let record = try JSONValue(parsing: try #require(files["all.json"]))["images"]?.array?.first
    #expect(record?["width"]?.integer == 16 && record?["height"]?.integer == 8)
    let (pngs, _) = try run(source, to: "png") { $0.pictures = .png }
    #expect(pngs.turned == 0 && pngs.reencoded == 0)
    let read = try ExportFixture.read(pngs, in: folder.path + "/png")[0]
    #expect(try read.image(at: 0) == source.image(at: 0))
  }

  @Test func picturesThatExifTurnsAreSaid() throws {
    try folder.write(try turnedJPEG(), to: "source/a.jpg")
    let (summary, files) = try run(try list([("a.jpg", "a")]), .coco)
    #expect(summary.turned == 1 && summary.reencoded == 0)
    let record = try JSONValue(parsing: try #require(files["all.json"]))["images"]?.array?.first
    #expect(record?["width"]?.integer == 16 && record?["height"]?.integer == 8)
  }

  @Test func idsOfCOCOStayAndOthersAreNumbers() throws {
    try folder.writePicture("source/a.png", level: 1)
    try folder.writePicture("source/b.png", level: 2)
    let path = try folder.write(
      #"{"images":[{"id":900,"file_name":"a.png"},{"id":7,"file_name":"b.png"}],"#
        + #""annotations":[{"id":1,"image_id":7,"caption":"x"},{"id":2,"image_id":900,"caption":"y"}]}"#,
      to: "source/coco.json")
    let coco = try COCOSource(path: path, root: folder.path + "/source", name: "coco")
    let (_, files) = try run(coco, .coco, to: "ids")
    let images = try JSONValue(parsing: try #require(files["all.json"]))["images"]?.array
    #expect(images?.map { $0["id"]?.integer } == [900, 7])
    let mixed = MixedSource([coco, coco], name: "twice")
    let (_, others) = try run(mixed, .coco, to: "numbers")
    let numbered = try JSONValue(parsing: try #require(others["all.json"]))["images"]?.array
    #expect(numbered?.map { $0["id"]?.integer } == [1, 2, 3, 4])
    let (_, karpathy) = try run(coco, .karpathy, to: "karpathy")
    let pictures = try JSONValue(parsing: try #require(karpathy["dataset.json"]))["images"]?.array
    #expect(pictures?.map { $0["cocoid"]?.integer } == [900, 7])
  }
}
