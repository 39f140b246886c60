import TestSupport
import Tensor
import Data
import Foundation
import Testing

/// The sources that are a list and a folder of pictures, on lists as their makers write them.
@Suite struct ListedSourceTests {
  func folder(_ pictures: [String] = ["a.png", "b.png", "c/d.png"]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (number, picture) in pictures.enumerated() { try folder.writePicture("pictures/\(picture)", level: number) }
    return folder
  }

  func root(_ folder: TemporaryFolder) -> String { folder.path + "/pictures" }

  func captions(_ source: some PairSource) -> [[String]] { (0..<source.count).map { source.captions(at: $0) } }

  @Test func albefListsHaveOneCaptionOrSeveral() throws {
    let folder = try folder()
    let path = try folder.write(
      #"""
      [ {"image": "a.png", "caption": "a cat"},
        {"caption": ["a dog", "ein Hund \u00e4"], "image": "c/d.png", "binary": null} ]
      """#, to: "list.json")
    let source = try ALBEFSource(path: path, root: root(folder), name: "mine")
    #expect(captions(source) == [["a cat"], ["a dog", "ein Hund ä"]])
    #expect(source.group(at: 0) == "mine:a.png" && source.origin(at: 1) == "mine")
    #expect(try source.image(at: 1) == PixelImage(width: 3, height: 2, red: 2, green: 2, blue: 2))
    let absolute = try folder.write(
      "[{\"image\": \"\(root(folder))/b.png\", \"caption\": \"x\"}]", to: "absolute.json")
    #expect(try ALBEFSource(path: absolute, root: root(folder), name: "mine").image(at: 0).pixels.first == 1)
  }

  @Test func retrievalRowsOfOneImageAreOneGroup() throws {
    let folder = try folder()
    let path = try folder.write(
      #"[{"image":"a.png","caption":"x","image_id":7},{"image":"a.png","caption":"y","image_id":7},"#
        + #"{"image":"b.png","caption":"z","image_id":"eight"}]"#, to: "list.json")
    let source = try ALBEFSource(path: path, root: root(folder), name: "r")
    #expect((0..<3).map { source.group(at: $0) } == ["r:7", "r:7", "r:eight"])
  }

  @Test func cocoCaptionsAreJoinedByTheIdsOfPictures() throws {
    let folder = try folder()
    let path = try folder.write(
      #"""
      {"info": {"year": 2014, "x": [1, {"y": "]"}]}, "licenses": [],
       "annotations": [{"id": 1, "image_id": 20, "caption": "second"}, {"id": 2, "image_id": 10, "caption": "first"},
                       {"id": 3, "image_id": 20, "caption": "second again"}],
       "images": [{"id": 10, "file_name": "a.png", "height": 2, "width": 3}, {"id": 30, "file_name": "c/d.png"},
                  {"id": 20, "file_name": "b.png"}]}
      """#, to: "captions.json")
    let source = try COCOSource(path: path, root: root(folder), name: "coco")
    #expect(
      captions(source) == [["first"], ["second", "second again"]]
        && source.unused.count(of: "pictures without a caption") == 1)
    #expect(source.group(at: 1) == "coco:20")
    #expect(try source.image(at: 1).pixels.first == 1)
  }

  @Test func karpathysRestvalIsTraining() throws {
    let folder = try folder()
    func image(_ split: String, _ id: Int, _ file: String) -> String {
      #"{"filepath":"c","filename":"\#(file)","imgid":\#(id),"cocoid":\#(id * 10),"split":"\#(split)","#
        + #""sentids":[1],"sentences":[{"tokens":["a"],"raw":"A \#(id).","imgid":1,"sentid":2},{"raw":"B"}]}"#
    }
    let images = [image("train", 1, "d.png"), image("val", 2, "d.png"), image("restval", 3, "d.png")]
    let path = try folder.write(
      #"{"images":[\#(images.joined(separator: ","))],"dataset":"coco"}"#, to: "dataset_coco.json")
    let train = try KarpathySource(path: path, root: root(folder), split: .train, name: "train")
    #expect(captions(train) == [["A 1.", "B"], ["A 3.", "B"]] && train.group(at: 0) == "coco:10")
    #expect(try train.image(at: 1).pixels.first == 2)
    #expect(try KarpathySource(path: path, root: root(folder), split: .validation, name: "v").count == 1)
    #expect(throws: SourceError.emptiness(path: path)) {
      try KarpathySource(path: path, root: root(folder), split: .test, name: "t")
    }
  }

  @Test func flickrTokensOfOnePictureAreOneSample() throws {
    let folder = try folder()
    let path = try folder.write(
      "a.png#0\tTwo men .\r\na.png#1\tMen # two\tor three\nb.png#0\tA dog", to: "results.token")
    let source = try FlickrTokenSource(path: path, root: root(folder), name: "flickr")
    #expect(captions(source) == [["Two men .", "Men # two\tor three"], ["A dog"]])
    #expect(source.group(at: 0) == "flickr30k:a.png")
    #expect(try source.image(at: 1).pixels.first == 1)
  }

  @Test func tablesAreReadInEveryLayout() throws {
    let folder = try folder(["00000/000000000.jpg", "00000/000000002.jpg", "00001/000010000.jpg", "a.png"])
    let cc3m = try folder.write("a \"cat\thttp://x/1\na dog\thttp://x/2\na, bird\thttp://x/3\n", to: "cc3m.tsv")
    var options = SourceOptions(missingPictures: .leftOut)
    let three = try DelimitedSource(
      path: cc3m, root: root(folder), layout: .conceptualCaptions3M, name: "cc3m", options: options)
    #expect(captions(three) == [["a \"cat"], ["a, bird"]] && three.list.leftOutCount == 1)
    #expect(try three.entry(at: 1).picture == "00000/000000002.jpg")
    #expect(try three.image(at: 1).pixels.first == 1)
    options.missingPictures = .kept
    let twelve = try DelimitedSource(
      path: folder.write("http://x/1\ta cat\n", to: "cc12m.tsv"), root: root(folder), layout: .conceptualCaptions12M,
      name: "cc12m", options: options)
    #expect(captions(twelve) == [["a cat"]])
    let clip = try DelimitedSource(
      path: folder.write("title\tfilepath\n\"two\nlines\"\ta.png\n", to: "clip.tsv"), root: root(folder),
      layout: .openCLIP, name: "clip")
    #expect(captions(clip) == [["two\nlines"]])
    #expect(try clip.image(at: 0).pixels.first == 3)
    let csv = try DelimitedSource(
      path: folder.write("\u{feff}caption,picture\r\n\"a \"\"big\"\" cat, red\",a.png\r\n", to: "own.csv"),
      root: root(folder), layout: .csv, name: "own")
    #expect(captions(csv) == [["a \"big\" cat, red"]])
    let rows = TableLayout(
      separator: "\t", allowsQuotes: false, isHeaded: false, caption: .number(0),
      picture: .numbered(rowsPerShard: 10_000))
    let many = (0...10_000).map { "caption \($0)\tx\n" }.joined()
    let last = try DelimitedSource(
      path: folder.write(many, to: "many.tsv"), root: root(folder), layout: rows, name: "many", options: options)
    #expect(try last.entry(at: 10_000).picture == "00001/000010000.jpg")
  }

  @Test func titlesBeforeAListOfAddressesShiftNoPicture() throws {
    let folder = try folder(["00000/000000000.jpg", "00000/000000001.jpg"])
    let bare = try folder.write("a cat\thttp://x/1\na dog\thttp://x/2\n", to: "bare.tsv")
    // img2dataset wants titles, and numbers its files without them.
    let titled = try folder.write("caption\turl\na cat\thttp://x/1\na dog\thttp://x/2\n", to: "titled.tsv")
    let exchanged = try folder.write("url\tcaption\nhttp://x/1\ta cat\nhttp://x/2\ta dog\n", to: "exchanged.tsv")
    for path in [bare, titled, exchanged] {
      let source = try DelimitedSource(
        path: path, root: root(folder), layout: .conceptualCaptions3M, name: "cc3m")
      #expect(captions(source) == [["a cat"], ["a dog"]])
      #expect(try (0..<2).map { try source.entry(at: $0).picture } == ["00000/000000000.jpg", "00000/000000001.jpg"])
    }
    // One row that is not an address is a caption like another.
    let strange = try folder.write("a cat\tx1\na dog\tx2\n", to: "strange.tsv")
    #expect(
      try DelimitedSource(path: strange, root: root(folder), layout: .conceptualCaptions3M, name: "cc3m").count == 2)
  }

  @Test func addressesSayWhatMissingPicturesAre() throws {
    let folder = try folder(["00000/000000000.jpg", "a.png"])
    let path = try folder.write("a cat\thttp://x/1\na dog\thttp://x/2\n", to: "cc3m.tsv")
    let table = try folder.write("picture,caption\na.png,a cat\nb.png,a dog\n", to: "own.csv")
    func opened(_ text: String) throws -> (count: Int, missing: Int) {
      let source = try #require(try SourceAddress(text + ",root=\(root(folder))").open().first)
      let labelled = LabelledSource(SubsetSource(source, indices: [0], name: "part"), name: "label")
      return (source.count, labelled.missingPictureCount)
    }
    #expect(try opened("cc3m:\(path)") == (1, 1), "most addresses of the web are dead some day")
    #expect(try opened("cc3m:\(path),missing=kept") == (2, 0))
    #expect(try opened("csv:\(table)") == (2, 0))
    #expect(try opened("csv:\(table),missing=left-out") == (1, 1))
    #expect(throws: SourceError.absentPictures(path: path, root: folder.path, count: 2)) {
      try SourceAddress("cc3m:\(path),root=\(folder.path)").open()
    }
    for (text, sentence) in [
      ("csv:\(table),missing=gone", "gone in csv:\(table),missing=gone is neither missing=kept nor missing=left-out."),
      ("folder:x,missing=kept", "missing in folder:x,missing=kept has no effect: of the format folder only"),
    ] {
      let error = #expect(throws: SourceError.self) { try SourceAddress(text) }
      #expect("\(try #require(error))".hasPrefix(sentence))
    }
  }

  @Test func foldersHaveTheirCaptionsBesidePictures() throws {
    let folder = try folder(["b.png", "a/x.jpg", "none.png", "a/y.png"])
    try folder.write("first line\n\nsecond line\r\n", to: "pictures/b.txt")
    try folder.write(#"{"caption": "from json", "url": "u"}"#, to: "pictures/a/x.json")
    try folder.write("고양이", to: "pictures/a/y.txt")
    let source = try FolderSource(root: root(folder), name: "own")
    #expect(captions(source) == [["first line", "second line"], ["from json"], ["고양이"]])
    #expect(source.unused.count() == 1 && source.group(at: 1) == "own:a/x.jpg")
    #expect(try source.image(at: 1).pixels.first == 1)
    try folder.write("changed", to: "pictures/b.txt")
    #expect(source.captions(at: 0).isEmpty)
    #expect(throws: SourceError.self) { try source.entry(at: 0) }
  }

  @Test func fingerprintsCoverListPartAndDecoding() throws {
    let folder = try folder()
    func source(_ caption: String, _ options: SourceOptions = SourceOptions()) throws -> UInt64 {
      let path = try folder.write("[{\"image\":\"a.png\",\"caption\":\"\(caption)\"}]", to: "list.json")
      return try ALBEFSource(path: path, root: root(folder), name: "n", options: options).fingerprint
    }
    let prints = try [
      source("x"), source("y"), source("x", SourceOptions(decoder: PictureDecoder(targetSide: 64))),
      source("x", SourceOptions(decoder: PictureDecoder(damage: .salvaged))),
    ]
    #expect(Set(prints).count == 4)
    #expect(try source("x") == prints[0])
  }

  /// Wrong types in every place, and what the message must name.
  static let wrong: [(json: String, words: String)] = [
    (#"{"image":"a.png","caption":"x"}"#, "it is not an array but one object"), ("7", "it is not an array"),
    (#"[{"image":"a.png","caption":"x"}"#, "the file ends early"),
    (#"[{"image":"a.png","caption":"x"}] x"#, "something follows the value"),
    (#"[{"image":"a.png","caption":"x"} {}]"#, "a comma or a closing bracket is expected"),
    (#"[{"image":"a.png","caption":"x"},]"#, "a value is expected"),
    ("[7]", "record 1: it is not an object"), (#"["x"]"#, "record 1: it is not an object"),
    ("[null]", "it is not an object"),
    (#"[{"image":7,"caption":"x"}]"#, "record 1: image is not text"),
    (#"[{"caption":"x"}]"#, "record 1: image is missing"), (#"[{"image":"","caption":"x"}]"#, "image is empty"),
    (#"[{"image":"a.png"}]"#, "record 1: caption is missing"),
    (#"[{"image":"a.png","caption":[]}]"#, "caption is empty"),
    (#"[{"image":"a.png","caption":{"a":1}}]"#, "caption is neither text nor an array of texts"),
    (#"[{"image":"a.png","caption":["x",1]}]"#, "caption holds something that is not text"),
    (#"[{"image":"a.png","caption":"x","image_id":1.5}]"#, "image_id is neither text nor a whole number"),
    (#"[{"image":"../../etc/passwd","caption":"x"}]"#, "leaves"), ("[]", "holds no sample"),
    ("", "it is empty, a file of 0 bytes"), (" ", "the file ends early"),
    (String(repeating: "[", count: 5000), "the file ends early"),
    ("[" + String(repeating: "[", count: 500) + String(repeating: "]", count: 501), "record 1"),
  ]

  @Test(arguments: wrong)
  func whatIsWrongInAListIsNamed(json: String, words: String) throws {
    let folder = try folder()
    let path = try folder.write(json, to: "list.json")
    let error = #expect(throws: SourceError.self) { try ALBEFSource(path: path, root: root(folder), name: "n") }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test func captionsThatAreNotUnicodeAreErrorsWithTheirLine() throws {
    let folder = try folder()
    let json = try folder.write(
      Array(#"[{"image":"a.png","caption":""#.utf8) + [0xff, 0xfe] + Array(#""}]"#.utf8), to: "list.json")
    #expect(throws: SourceError.self) { try ALBEFSource(path: json, root: root(folder), name: "n") }
    let tsv = try folder.write(Array("good\tu\nb".utf8) + [0xc3, 0x28] + Array("d\tu\n".utf8), to: "cc.tsv")
    let error = #expect(throws: SourceError.self) {
      try DelimitedSource(path: tsv, root: root(folder), layout: .conceptualCaptions3M, name: "n").entry(at: 1)
    }
    #expect(error?.description.contains("line 2: it is not UTF-8") == true)
    let token = try folder.write(Array("a.png#0\t".utf8) + [0xff], to: "f.token")
    #expect(throws: SourceError.self) { try FlickrTokenSource(path: token, root: root(folder), name: "n") }
    try folder.write([0xff], to: "pictures/a.txt")
    #expect(throws: SourceError.self) { try FolderSource(root: root(folder), name: "n") }
  }

  @Test func faultsOfTablesAreNamed() throws {
    let folder = try folder()
    func error(_ text: String, _ layout: TableLayout) throws -> String {
      let path = try folder.write(text, to: "t")
      let error = #expect(throws: SourceError.self) {
        try DelimitedSource(path: path, root: root(folder), layout: layout, name: "n")
      }
      return error?.description ?? ""
    }
    #expect(try error("caption,picture\nonly one\n", .csv).contains("line 2: it has 1 column and 2 are needed"))
    #expect(try error("caption,image\nx,y\n", .csv).contains("the title picture is missing"))
    #expect(try error("caption,picture\n\"open,a.png\n", .csv).contains("a quotation mark is left open"))
    #expect(try error("caption,picture\n\"x\"y,a.png\n", .csv).contains("text follows a closing quotation mark"))
    #expect(try error("caption,picture\nx,../a.png\n", .csv).contains("leaves"))
    #expect(try error("caption,picture\nx,\n", .csv).contains("column 2 is empty"))
    #expect(try error("caption,picture\n", .csv).contains("holds no sample"))
    #expect(try error("a.png#0 no tab\n", .sbu).contains("it has 1 column and 2 are needed"))
  }

  @Test func missingAndDamagedPicturesAreErrorsOfTheirSample() throws {
    let folder = try folder()
    try folder.write(
      Array(TestPNG(width: 3, height: 2) { _, _ in [1, 2, 3, 4] }.bytes.dropLast(30)), to: "pictures/cut.png")
    let path = try folder.write(
      #"[{"image":"gone.png","caption":"x"},{"image":"cut.png","caption":"y"},{"image":"list.txt","caption":"z"}]"#,
      to: "list.json")
    try folder.write("no picture", to: "pictures/list.txt")
    let source = try ALBEFSource(path: path, root: root(folder), name: "n")
    #expect(throws: SourceError.absence(path: root(folder) + "/gone.png")) { try source.image(at: 0) }
    #expect(throws: SourceError.picture(path: "cut.png", .png(.damage("the file ends early")))) {
      try source.image(at: 1)
    }
    #expect(throws: SourceError.picture(path: "list.txt", .format(name: nil))) { try source.image(at: 2) }
  }

  @Test func listsThatChangeWhileInUseAreNoticed() throws {
    let folder = try folder()
    let path = try folder.write(#"[{"image":"a.png","caption":"one"}]"#, to: "list.json")
    let source = try ALBEFSource(path: path, root: root(folder), name: "n")
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.write(contentsOf: Array(#"[{"image":"b.png""#.utf8))
    try handle.close()
    #expect(throws: SourceError.change(path: path)) { try source.entry(at: 0) }
    #expect(source.captions(at: 0).isEmpty)
  }
}
