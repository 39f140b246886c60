import TestSupport
import Data
import Testing

/// Records that cannot be used are faults of theirs, and numbers and names are what they are.
@Suite struct PairListTests {
  func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for number in 0..<3 { try folder.writePicture("p\(number).png", level: number) }
    return folder
  }

  func open(_ json: String, _ settings: String = "", format: String = "albef", in folder: TemporaryFolder) throws
    -> any PairSource
  {
    try #require(try SourceAddress("\(format):\(folder.write(json, to: "list.json"))\(settings)").open().first)
  }

  static let broken = [
    #"{"image":"p1.png","caption":"cut emoji \ud83d"}"#, #"{"image":"p1.png"}"#, #"{"image":"p1.png","caption":7}"#,
    "7",
    #"{"image":"p1.png","caption":NaN}"#, #"{"image":"p1.png","image":"p1.png","caption":"x"}"#, #"{"caption":"x"}"#,
    #"{"image":"p1.png","caption":"x","image_id":1.5}"#, #"{"image":"p1.png","caption":"\u12"}"#, "nul",
  ]

  @Test(arguments: broken)
  func aBrokenRecordIsOneFaultAmongSoundOnes(record: String) throws {
    let folder = try folder()
    let source = try open(
      #"[{"image":"p0.png","caption":"ok"},\#(record),{"image":"p2.png","caption":"fine"}]"#, in: folder)
    #expect(source.count == 3 && source.captions(at: 0) == ["ok"] && source.captions(at: 2) == ["fine"])
    #expect(try source.image(at: 2).pixels[0] == 2)
    let fault = #expect(throws: SourceError.self) { try source.pair(at: 1) }
    #expect(fault?.description.hasPrefix("\(folder.path)/list.json, record 2: ") == true)
    #expect(SourceCensus(of: source).unreadable.map(\.sample) == [1])
    // Alone it refuses the list.
    #expect(throws: SourceError.self) { try open("[\(record)]", in: folder) }
  }

  @Test func aNameThatOccursTwiceIsOneClearSentence() throws {
    let folder = try folder()
    let error = #expect(throws: SourceError.self) {
      try open(#"[{"image":"a.png","image":"b.png","caption":"a"}]"#, in: folder)
    }
    #expect(
      error?.description
        == "\(folder.path)/list.json, record 1: it has the name 'image' twice, again before byte 24; repair or fetch the file again."
    )
  }

  @Test func numbersBeyondDoublePrecisionAreReadDigitByDigit() throws {
    let folder = try folder()
    let ids = ["9007199254740993", "-9007199254740993", "18446744073709551617", "9007199254740992"]
    let rows = ids.map { #"{"image":"p0.png","caption":"z","image_id":\#($0)}"# }
    let source = try open("[\(rows.joined(separator: ","))]", in: folder)
    #expect((0..<4).map { source.group(at: $0) } == ids.map { "albef:\($0)" })
    let coco = try open(
      #"{"images":[{"id":9007199254740993,"file_name":"p0.png"},{"id":9007199254740992,"file_name":"p1.png"}],"#
        + #""annotations":[{"image_id":9007199254740993,"caption":"a"},{"image_id":9007199254740992,"caption":"b"}]}"#,
      format: "coco", in: folder)
    #expect((0..<2).map { coco.captions(at: $0) } == [["a"], ["b"]] && coco.group(at: 0) == "coco:9007199254740993")
  }

  @Test func beginningsOfPathsAreReplaced() throws {
    let folder = try folder()
    let json = #"[{"image":"/export/share/p0.png","caption":"a tree"},{"image":"/data/vg/p1.png","caption":"a house"}]"#
    let escape = #expect(throws: SourceError.self) { try open(json, in: folder) }
    #expect(
      escape?.description.contains(
        "or replace the beginnings of paths in the address: replace=OLD=NEW, once for each") == true)
    let source = try open(json, ",replace=/export/share/=,replace=/data/vg=\(folder.path)", in: folder)
    #expect(try (0..<2).map { try source.image(at: $0).pixels[0] } == [0, 1])
    #expect(source.group(at: 0) == "albef:/export/share/p0.png")
    #expect(throws: SourceError.escape(path: "/data/vg/p1.png", root: folder.path)) {
      try open(json, ",replace=/export/share/=", in: folder)
    }
    let useless = #expect(throws: SourceError.self) {
      try open(json, ",replace=/export/share/=,replace=/data/vg/=,replace=/none/=x/", in: folder)
    }
    #expect(useless?.description.hasPrefix("replace=/none/=x/ has no effect: no path in") == true)
  }

  @Test(arguments: [
    ("caf\u{e9}.png", "cafe\u{301}.png"), ("cafe\u{301}.png", "caf\u{e9}.png"),
    ("한/글.png", "\u{1112}\u{1161}\u{11ab}/\u{1100}\u{1173}\u{11af}.png"),
  ])
  func namesAreComparedAsBytesAndThenAsTextInAnyForm(written: String, stored: String) throws {
    let folder = try folder()
    try folder.writePicture(stored, level: 77)
    let json = #"[{"image":"\#(written)","caption":"coffee"}]"#
    #expect(try open(json, in: folder).image(at: 0).pixels[0] == 77)
    #expect(try open(json, ",missing=left-out", in: folder).count == 1)
    // Where both are there the bytes decide.
    try folder.writePicture(written, level: 78)
    #expect(try open(json, in: folder).image(at: 0).pixels[0] == 78)
  }

  @Test func aBrokenRecordOfKarpathysIsAFaultOfTraining() throws {
    let folder = try folder()
    func image(_ split: String) -> String { #"{"filename":"p0.png","split":"\#(split)","sentences":[{"raw":"x"}]}"# }
    let images = [
      image("train"), #"{"filename":"\ud83d"}"#, image("test"), #"{"filename":"p1.png","split":"test","sentences":[]}"#,
    ]
    let path = try folder.write(#"{"images":[\#(images.joined(separator: ","))]}"#, to: "k.json")
    let sources = try SourceAddress("karpathy:\(path)").open()
    #expect(sources.map(\.name) == ["karpathy/train", "karpathy/test"] && sources.map(\.count) == [2, 2])
    #expect(sources.map { SourceCensus(of: $0).unreadable.count } == [1, 1])
  }
}
