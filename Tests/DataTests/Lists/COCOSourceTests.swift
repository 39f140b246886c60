import TestSupport
import Data
import Testing

@Suite struct COCOSourceTests {
  func open(images: [String], annotations: [String]) throws -> COCOSource {
    let folder = try TemporaryFolder()
    for number in 0..<4 { try folder.writePicture("p\(number).png", level: number) }
    let json = #"{"images":[\#(images.joined(separator: ","))],"annotations":[\#(annotations.joined(separator: ","))]}"#
    return try COCOSource(path: folder.write(json, to: "coco.json"), root: folder.path, name: "coco")
  }

  let images = (0..<4).map { #"{"id":\#($0),"file_name":"p\#($0).png"}"# }

  @Test func picturesWithoutACaptionAreCounted() throws {
    let source = try open(images: images, annotations: [#"{"id":1,"image_id":0,"caption":"a dog"}"#])
    #expect(source.count == 1)
    #expect(source.unused.description == "pictures without a caption: 3, such as p1.png, p2.png, p3.png")
  }

  @Test func captionsOfOtherPicturesAndBrokenRecordsAreCounted() throws {
    let source = try open(
      images: images + [#"{"file_name":"x.png"}"#],
      annotations: [
        #"{"image_id":0,"caption":"a dog"}"#, #"{"image_id":0,"caption":7}"#, #"{"image_id":1,"caption":"cut \ud83d"}"#,
        #"{"image_id":9,"caption":"of another"}"#, #"{"image_id":2,"caption":null}"#,
      ])
    #expect(source.count == 2 && source.captions(at: 0) == ["a dog"])
    #expect(
      source.unused.items.map(\.description) == [
        "pictures whose records cannot be read: 1, such as images 5: id is missing",
        "captions that are not text: 2, such as annotations 2: caption is not text, annotations 5: caption is missing",
        "captions whose records cannot be read: 1, such as annotations 3: it is not JSON at byte 35: expected a pair of surrogates",
        "captions of pictures that are not among the images: 1, such as image_id 9",
        "pictures without a caption: 2, such as p1.png, p3.png",
      ])
    // A picture none of whose captions is text is a fault.
    let fault = #expect(throws: SourceError.self) { try source.entry(at: 1) }
    #expect(fault?.description.contains("caption is missing") == true)
  }

  @Test func idsAsTextAreThoseAsNumbers() throws {
    let source = try open(
      images: [
        #"{"id":"0","file_name":"p0.png"}"#, #"{"id":1,"file_name":"p1.png"}"#, #"{"id":"x","file_name":"p2.png"}"#,
      ],
      annotations: [#"{"image_id":0,"caption":"a dog"}"#, #"{"image_id":"1","caption":"a cat"}"#])
    #expect((0..<source.count).map { source.captions(at: $0) } == [["a dog"], ["a cat"]])
    #expect(try (0..<2).map { try source.entry(at: $0).group } == ["coco:0", "coco:1"])
    #expect(source.unused.description.contains("images 3: id is 'x', no whole number"))
    #expect(throws: SourceError.self) {
      try open(
        images: [#"{"id":"0","file_name":"p0.png"}"#, #"{"id":0,"file_name":"p1.png"}"#],
        annotations: [#"{"image_id":0,"caption":"a dog"}"#])
    }
  }

  @Test func filesWithoutOneSampleSayWhatTheyHold() {
    func error(_ images: [String], _ annotations: [String]) -> String {
      do { return "\(try open(images: images, annotations: annotations).count)" } catch { return "\(error)" }
    }
    #expect(
      error(images, []).contains(
        "coco.json holds no sample, but pictures without a caption: 4, such as p0.png, p1.png, p2.png;"))
    #expect(
      error(images, [#"{"image_id":9,"caption":"x"}"#]).contains(
        "captions of pictures that are not among the images: 1"))
    #expect(error(images, [#"{"image_id":0}"#]).contains("annotations 1: caption is missing"))
    #expect(error([#"{"id":0}"#], [#"{"image_id":0,"caption":"x"}"#]).contains("file_name is missing in every record"))
    #expect(
      error([#"{"id":0,"file_name":"p0.png"}"#, #"{"id":0,"file_name":"p1.png"}"#], [#"{"image_id":0,"caption":"x"}"#])
        .contains("0 occurs twice"))
  }
}
