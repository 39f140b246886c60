import TestSupport
import Data
import Testing

/// What stands in tables that their makers did not mean, and what people call their columns.
@Suite struct TableColumnsTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for number in 0..<3 { try folder.writePicture("00000/00000000\(number).jpg", level: number) }
    for number in 0..<3 { try folder.writePicture("p\(number).png", level: number) }
  }

  func open(_ format: String, _ text: String, _ settings: String = "") throws -> any PairSource {
    let path = try folder.write(text, to: "table")
    return try #require(try SourceAddress("\(format):\(path)\(settings)").open().first)
  }

  func error(_ format: String, _ text: String, _ settings: String = "") -> String {
    do {
      let source = try open(format, text, settings)
      return "opened: \(source.count)"
    } catch {
      return "\(error)".replacing("\(folder.path)/", with: "")
    }
  }

  func captions(_ source: any PairSource) -> [String] { (0..<source.count).flatMap { source.captions(at: $0) } }

  @Test(arguments: [
    ("cc3m", "caption\turl\n"), ("cc3m", "Caption\tURL\n"), ("cc3m", "\"caption\"\t\"url\"\n"),
    ("cc3m", "#caption\turl\n"),
    ("cc3m", "TEXT\tURL\n"), ("cc3m", "title\timage_link\n"), ("cc3m", "words\turl\n"), ("cc3m", ""),
  ])
  func titlesBeforeAddressesAreNoSample(format: String, titles: String) throws {
    let source = try open(format, titles + "a cat\thttp://x/0\na dog\thttp://x/1\na bird\thttp://x/2\n")
    #expect(captions(source) == ["a cat", "a dog", "a bird"])
    #expect(try (0..<3).map { try source.image(at: $0).pixels[0] } == [0, 1, 2])
  }

  @Test func columnsOfAddressesMayBeExchangedOrMoreWhereTitlesSayIt() throws {
    #expect(captions(try open("cc3m", "url\tcaption\nhttp://x/0\ta cat\nhttp://x/1\ta dog\n")) == ["a cat", "a dog"])
    #expect(
      captions(try open("cc12m", "hash\tcaption\turl\n1\ta cat\thttp://x/0\n2\ta dog\thttp://x/1\n")) == [
        "a cat", "a dog",
      ])
    #expect(captions(try open("sbu", "image_url\tcaption\nhttp://x/0\ta cat\n")) == ["a cat"])
    #expect(
      error("cc3m", "caption\turl\n") == "table holds no sample of what was asked for; check the split and the format.")
  }

  @Test func aFirstRowWithoutAddressThatIsNoTitleIsAnErrorThatNamesIt() {
    #expect(
      error("cc3m", "a red square\tnone\na dog\thttp://x/1\n").hasPrefix(
        "table, line 1: 'a red square', 'none' holds no address, and the line after it does"))
  }

  @Test(arguments: [
    ("caption\turl\n", 3), ("a cat\tnone\n", 3), ("a cat\t\n", 3), ("\"caption\"\t\"url\"\n", 3),
  ])
  func aRowWithoutAnAddressIsAFaultAndMovesNoOther(row: String, line: Int) throws {
    let text = "caption\turl\na cat\thttp://x/0\n" + row + "a bird\thttp://x/2\n"
    let source = try open("cc3m", text, ",missing=kept")
    #expect(source.count == 3)
    let fault = #expect(throws: SourceError.self) { try source.entry(at: 1) }
    let said = fault?.description ?? ""
    #expect(
      said.contains("line \(line): ") && (said.contains("the address") || said.contains("titles once more")), "\(said)")
    #expect(try source.captions(at: 2) == ["a bird"] && source.image(at: 2).pixels[0] == 2)
  }

  @Test func titlesInTheSecondRowAreNamed() throws {
    #expect(
      error("cc3m", "Conceptual Captions\t3M\ncaption\turl\na cat\thttp://x/0\n").contains(
        "line 1: 'Conceptual Captions', '3M' holds no address, and the line after it holds titles"))
    let twice = try open("cc12m", "url\tcaption\nurl\tcaption\nhttp://x/0\ta cat\n", ",missing=kept")
    #expect(twice.count == 2)
    let fault = #expect(throws: SourceError.self) { try twice.entry(at: 0) }
    #expect(fault?.description.contains("line 2: 'url', 'caption' are titles once more") == true)
  }

  @Test func rowsInQuotationMarksLoseThem() throws {
    let source = try open(
      "cc3m", "\"a \"\"big\"\" cat\"\t\"http://x/0\"\n\" so it begins\thttp://x/1\na \"small\" dog\thttp://x/2\n")
    #expect(captions(source) == ["a \"big\" cat", "\" so it begins", "a \"small\" dog"])
    let broken = error("cc3m", "a dog\thttp://x/0\n\"a cat\nasleep\"\thttp://x/1\n")
    #expect(broken.contains("line 2: a quotation mark is left open"), "\(broken)")
  }

  @Test func rowsOfOtherEncodingsSayIt() throws {
    let path = try folder.write(
      Array("picture,caption\np0.png,caf".utf8) + [0xe9, 0x0a] + Array("p1.png,x\n".utf8), to: "latin")
    let source = try #require(try SourceAddress("csv:\(path)").open().first)
    let fault = #expect(throws: SourceError.self) { try source.entry(at: 0) }
    #expect(fault?.description.contains("line 2: it is not UTF-8; write it as UTF-8, as with `iconv") == true)
    #expect(source.captions(at: 1) == ["x"])
    for (mark, name) in [([0xff, 0xfe], "UTF-16"), ([], "UTF-16LE")] as [([UInt8], String)] {
      let wide = try folder.write(mark + "picture,caption\np0.png,x\n".utf8.flatMap { [$0, UInt8(0)] }, to: "wide")
      let error = #expect(throws: SourceError.self) { try SourceAddress("csv:\(wide)").open() }
      #expect(error?.description.contains("it is \(name); write it as UTF-8") == true)
    }
  }

  @Test func rowsWithoutTheSeparatorAreErrorsWithTheirLine() throws {
    #expect(
      error("cc3m", "a red square http://x/0.jpg\n")
        == "table, line 1: it has 1 column and 2 are needed, with a tab between them; repair or fetch the file again."
    )
    let source = try open("cc3m", "a cat\thttp://x/0\na dog http://x/1\na bird\thttp://x/2\n", ",missing=kept")
    #expect(try source.count == 3 && source.image(at: 2).pixels[0] == 2)
    let fault = #expect(throws: SourceError.self) { try source.entry(at: 1) }
    #expect(fault?.description.contains("line 2: it has 1 column and 2 are needed") == true)
    let ragged = #expect(throws: SourceError.self) {
      try open("cc12m", "http://x/0\ta cat\nhttp://x/1\ta\tdog\n", ",missing=kept").entry(at: 1)
    }
    #expect(ragged?.description.contains("line 2: it has 3 columns and 2 are needed") == true)
  }

  @Test func addressesInThePlaceOfCaptionsAreErrors() throws {
    #expect(
      error("cc3m", "http://x/0\ta cat\nhttp://x/1\ta dog\n").contains(
        "line 1: the caption is an address, http://x/0, and its address is none: cc12m: and sbu: have the address first"
      ))
    #expect(error("sbu", "a cat\thttps://x/0\n").contains("the caption is an address"))
    // A caption may be an address where it stands beside one.
    #expect(captions(try open("cc3m", "http://shop/cat\thttp://x/0\n")) == ["http://shop/cat"])
  }

  @Test func quotationMarksInsideAFieldAreText() throws {
    let inches = try open("csv", "picture,caption\np0.png,5\" disk\np1.png,7\" disk\np2.png,red\n")
    #expect(captions(inches) == ["5\" disk", "7\" disk", "red"])
    let quoted = try open(
      "csv", "picture,caption\np0.png,\"5\"\" disk,\r\nround\"\r\np1.png,a \"big\" one\r\np2.png,\"\"\n")
    #expect(captions(quoted) == ["5\" disk,\r\nround", "a \"big\" one", ""])
    #expect(try quoted.image(at: 2).pixels[0] == 2)
  }

  @Test func moreOrFewerFieldsThanTitlesAreErrorsWithTheirLine() throws {
    let source = try open("csv", "picture,caption\np0.png,\"two\nlines\"\np1.png,a cat, sleeping\np2.png\n")
    #expect(source.count == 3 && source.captions(at: 0) == ["two\nlines"])
    for (sample, words) in [
      (1, "line 4: it has 3 columns and 2 are needed, as many as there are titles"), (2, "line 5: it has 1 column"),
    ] {
      let fault = #expect(throws: SourceError.self) { try source.entry(at: sample) }
      #expect(fault?.description.contains(words) == true, "\(fault?.description ?? "")")
    }
    #expect(
      error("csv", "picture,caption\np0.png,x\np1.png,\"open\np2.png,y\n").contains(
        "line 3: a quotation mark is left open"))
  }

  @Test func titlesThatWereFoundAreNamedWithWhatToWrite() throws {
    let kaggle = "image_name| comment_number| comment\np0.png| 0| Two men .\np1.png| 4   A dog runs .\n"
    #expect(
      error("csv", kaggle).hasPrefix(
        "table, line 1: the title caption is missing: the row is one title, and with separator=| it would be 'image_name', "
          + "'comment_number', 'comment'; write separator=|,caption=TITLE,picture=TITLE after the path"))
    let source = try open("csv", kaggle, ",separator=|,picture=image_name,caption=comment")
    #expect(source.count == 2 && source.captions(at: 0) == [" Two men ."])
    #expect(try source.image(at: 0).pixels[0] == 0)
    let fault = #expect(throws: SourceError.self) { try source.entry(at: 1) }
    #expect(fault?.description.contains("line 3: it has 2 columns and 3 are needed") == true)
    #expect(error("csv", "image,text\np0.png,x\n").contains("there are 'image', 'text'"))
    #expect(
      captions(try open("csv", "image;text\np0.png;x\n", ",separator=semicolon,picture=image,caption=text")) == ["x"])
    #expect(captions(try open("csv", "image\ttext\np0.png\tx\n", ",separator=tab,picture=image,caption=text")) == ["x"])
    #expect(captions(try open("openclip", "filepath,title\np0.png,x\n", ",separator=comma")) == ["x"])
  }

  @Test func aTitleOverTwoColumnsIsAnError() {
    #expect(
      error("csv", "picture,caption,caption\np0.png,x,y\n").contains(
        "line 1: the title caption stands over columns 2 and 3"))
  }

  @Test func oneColumnIsNotCaptionAndPicture() {
    #expect(
      error("csv", "picture,caption\np0.png,x\n", ",caption=picture").contains(
        "line 1: column 1 is asked for captions and for pictures: name two columns"))
  }

  @Test func layoutsAreTheirOwnFingerprint() throws {
    let text = "picture,caption,other\np0.png,x,y\n"
    #expect(try open("csv", text).fingerprint != open("csv", text, ",caption=other").fingerprint)
  }
}
