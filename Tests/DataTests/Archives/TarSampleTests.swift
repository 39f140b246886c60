import TestSupport
import Data
import Foundation
import Testing

/// Members that are broken, doubled, linked or sparse.
@Suite struct TarSampleTests {
  static func png(_ level: Int) -> [UInt8] { TarSourceTests.png(level) }

  /// Opened anew and from the saved index, which must not differ.
  func open(_ fill: (inout TestTar) -> Void, isCompressed: Bool = false) throws -> TarSource {
    let folder = try TemporaryFolder()
    var tar = TestTar()
    fill(&tar)
    var path = try folder.write(tar.finished, to: "a.tar")
    if isCompressed { path = try TestGzip.compress(path) }
    let first = try TarSource(shards: path, name: "n", indexFolder: folder.path + "/cache")
    let second = try TarSource(shards: path, name: "n", indexFolder: folder.path + "/cache")
    #expect(
      second.indexing.reusedCount == 1 && second.fingerprint == first.fingerprint && second.unused == first.unused)
    #expect(second.incompleteCount == first.incompleteCount)
    for sample in 0..<first.count {
      #expect((try? second.entry(at: sample)) == (try? first.entry(at: sample)))
    }
    return second
  }

  func error(_ fill: (inout TestTar) -> Void) -> String {
    do { return "opened: \(try open(fill).count)" } catch { return "\(error)" }
  }

  @Test func twoSamplesOfOneKeyAreTwo() throws {
    let source = try open {
      for (level, text) in [(1, "first"), (2, "second")] {
        $0.add("x.jpg", Self.png(level))
        $0.add("x.txt", text)
      }
    }
    #expect(source.count == 2 && (0..<2).map { source.captions(at: $0) } == [["first"], ["second"]])
    #expect(try (0..<2).map { try source.image(at: $0).pixels[0] } == [1, 2])
  }

  @Test(arguments: [1, 2, 20]) func whatFollowsBlocksOfZerosIsRead(blocks: Int) throws {
    let folder = try TemporaryFolder()
    let archives = (0..<2).map { level in
      var tar = TestTar()
      tar.add("\(level).png", Self.png(level))
      tar.add("\(level).txt", "number \(level)")
      return tar
    }
    // As `cat a.tar b.tar` joins archives, or with a lone block of zeros between members.
    let bytes = archives[0].bytes + [UInt8](repeating: 0, count: 512 * blocks) + archives[1].finished
    for path in [try folder.write(bytes, to: "a.tar"), try TestGzip.compress(folder.write(bytes, to: "b.tar"))] {
      let source = try TarSource(shards: path, name: "n", indexFolder: folder.path + "/cache")
      #expect(source.count == 2 && source.unused.items.isEmpty)
      #expect((0..<2).map { source.captions(at: $0) } == [["number 0"], ["number 1"]])
    }
  }

  @Test func whatStandsBehindTheEndAndIsNoMemberIsCounted() throws {
    let folder = try TemporaryFolder()
    var tar = TestTar()
    tar.add("0.png", Self.png(0))
    tar.add("0.txt", "a dog")
    let path = try folder.write(tar.finished + Array("signature".utf8), to: "a.tar")
    let source = try TarSource(shards: path, name: "n")
    #expect(source.count == 1)
    #expect(source.unused.items.map(\.description).contains { $0.hasPrefix("bytes after the end of the archive") })
  }

  @Test func doubledMembersThatAreNoSampleAreCounted() throws {
    let source = try open {
      $0.add("x.jpg", Self.png(1))
      $0.add("x.jpg", Self.png(2))
      $0.add("x.png", Self.png(3))
      $0.add("x.txt", "second")
    }
    #expect(try source.count == 1 && source.image(at: 0).pixels[0] == 2)
    #expect(
      source.unused.items.map(\.description)
        == ["pictures without a caption: 1, such as x.jpg", "further pictures of a sample: 1, such as x.png"])
  }

  @Test func aBrokenMemberIsAFaultAndTheCaptionThatIsThereIsUsed() throws {
    let source = try open {
      $0.add("000.jpg", Self.png(0))
      $0.add("000.txt", "a dog")
      $0.add("000.json", #"{"caption":"a dog","similarity":NaN}"#)
      $0.add("001.jpg", Self.png(1))
      $0.add("001.txt", "a cat")
      $0.add("002.jpg", Self.png(2))
      $0.add("002.txt", [0xff])
      $0.add("002.json", #"{"caption":"from json"}"#)
      $0.add("003.jpg", Self.png(3))
      $0.add("003.json", #"{"caption":"cut \ud83d"}"#)
      $0.add("004.jpg", Self.png(4))
      $0.add("004.txt", "")
      $0.add("004.json", #"{"caption":"spoken for"}"#)
      $0.add("005.jpg", Self.png(5))
      $0.add("005.txt", [UInt8](repeating: 0x61, count: 1 << 20 + 1))
    }
    #expect(source.count == 6)
    #expect((0..<6).map { source.captions(at: $0).first } == ["a dog", "a cat", "from json", nil, "spoken for", nil])
    #expect(
      source.unused.description
        == "members that cannot be read, beside a caption that is used: 2, such as 000.json: it is not JSON at byte 32: expected a value, "
        + "002.txt: the caption is not UTF-8; write it as UTF-8, as with `iconv -f WINDOWS-1252 -t UTF-8` where it is that"
    )
    let faults = SourceCensus(of: source).unreadable
    #expect(faults.map(\.sample) == [3, 5])
    #expect(
      faults.first?.reason.contains("a.tar, 003.json: it is not JSON at byte 22: expected a pair of surrogates") == true
    )
    #expect(faults.last?.reason.contains("005.txt: its content is longer than a mebibyte") == true)
  }

  /// The samples around it are read.
  @Test(arguments: [0, 1, 2, 3, 4, 5], [false, true])
  func aDamagedHeaderIsAFaultAndNotTheEnd(member: Int, isCompressed: Bool) throws {
    let folder = try TemporaryFolder()
    var tar = TestTar()
    var starts: [Int] = []
    for level in 0..<3 {
      starts.append(tar.bytes.count)
      tar.add("\(level).png", Self.png(level))
      starts.append(tar.bytes.count)
      tar.add("\(level).txt", "number \(level)")
    }
    var bytes = tar.finished
    bytes[starts[member] + 5] ^= 0x40
    var path = try folder.write(bytes, to: "a.tar")
    if isCompressed { path = try TestGzip.compress(path) }
    for _ in 0..<2 {
      let source = try TarSource(shards: path, name: "n", indexFolder: folder.path + "/cache")
      let captions = (0..<source.count).compactMap { try? source.entry(at: $0).captions.first }
      #expect(captions == (0..<3).filter { $0 != member / 2 }.map { "number \($0)" })
      let faults = SourceCensus(of: source).unreadable
      #expect(faults.count == 1)
      #expect(faults.first?.reason.contains("byte \(starts[member]): the checksum of a header is wrong") == true)
      #expect(source.unused.count() == 1)
    }
  }

  @Test func aDamagedPaxHeaderIsAFaultAndNotTheEnd() throws {
    let folder = try TemporaryFolder()
    var tar = TestTar(dialect: .pax)
    tar.add("0.png", Self.png(0))
    tar.add("0.txt", "zero")
    let start = tar.bytes.count
    tar.add("1.png", Self.png(1))
    tar.add("1.txt", "one")
    tar.add("2.png", Self.png(2))
    tar.add("2.txt", "two")
    var bytes = tar.finished
    bytes[start + 512] = UInt8(ascii: "x")
    let source = try TarSource(shards: folder.write(bytes, to: "a.tar"), name: "n")
    #expect((0..<source.count).compactMap { try? source.entry(at: $0).captions.first } == ["zero", "two"])
    let faults = SourceCensus(of: source).unreadable
    #expect(faults.count == 1 && faults.first?.reason.contains("a pax header is damaged") == true)
  }

  @Test func whatFollowsAGzipStreamIsCounted() throws {
    let folder = try TemporaryFolder()
    var tar = TestTar()
    tar.add("0.png", Self.png(0))
    tar.add("0.txt", "zero")
    let path = try TestGzip.compress(folder.write(tar.finished, to: "a.tar"))
    var bytes = [UInt8](try Foundation.Data(contentsOf: URL(fileURLWithPath: path)))
    let size = bytes.count
    bytes += Array("-----BEGIN PGP SIGNATURE-----".utf8)
    try Foundation.Data(bytes).write(to: URL(fileURLWithPath: path))
    for _ in 0..<2 {
      let source = try TarSource(shards: path, name: "n", indexFolder: folder.path + "/cache")
      #expect(source.count == 1 && source.captions(at: 0) == ["zero"])
      #expect(
        source.unused.description
          == "bytes after the gzip stream that are not part of it: 1, such as those from \(size) on")
    }
    try folder.write("a file", to: "blocked")
    let error = #expect(throws: SourceError.self) {
      try TarSource(shards: path, name: "n", indexFolder: folder.path + "/blocked/cache")
    }
    #expect(
      error?.description.contains(
        "let TRIAD_CACHE name a folder that can be written, or unpack the archive with gunzip")
        == true
    )
  }

  @Test func membersThatStandApartNameTheRemedy() throws {
    let said = error {
      for level in 0..<3 { $0.add("\(level).png", Self.png(level)) }
      for level in 0..<3 { $0.add("\(level).txt", "number \(level)") }
    }
    #expect(
      said.contains(
        "parts of samples whose members stand apart, which `tar --sort=name` puts together: 3, such as 0.txt"),
      "\(said)")
  }

  @Test func linksInsideAnArchiveAreRead() throws {
    let source = try open {
      $0.add("a/000.jpg", Self.png(7))
      $0.add("a/000.txt", "one")
      $0.addLink("a/001.jpg", to: "a/000.jpg")
      $0.add("a/001.txt", "two")
      $0.addLink("a/002.jpg", to: "./000.jpg", isSymbolic: true)
      $0.addLink("a/002.txt", to: "a/001.txt")
      $0.addLink("b/003.jpg", to: "../a/001.jpg", isSymbolic: true)
      $0.add("b/003.txt", "four")
      $0.addLink("b/004.jpg", to: "nowhere.jpg")
      $0.add("b/004.txt", "five")
    }
    #expect((0..<source.count).map { source.captions(at: $0) } == [["one"], ["two"], ["two"], ["four"]])
    for sample in 0..<4 { #expect(try source.image(at: sample).pixels[0] == 7) }
    #expect(
      source.unused.items.map(\.description) == [
        "links to something that does not stand before them in the archive: 1, such as b/004.jpg to nowhere.jpg",
        "captions without a picture: 1, such as b/004.txt",
      ])
  }

  @Test func linksInsideACompressedArchiveAreRead() throws {
    let source = try open(
      {
        $0.add("000.jpg", Self.png(7))
        $0.add("000.txt", "one")
        $0.addLink("001.jpg", to: "000.jpg")
        $0.add("001.txt", "two")
        $0.add("002.jpg", Self.png(9))
        $0.addLink("002.txt", to: "000.txt")
      }, isCompressed: true)
    #expect((0..<3).map { source.captions(at: $0) } == [["one"], ["two"], ["one"]])
    #expect(try (0..<3).map { try source.image(at: $0).pixels[0] } == [7, 7, 9])
  }

  /// Every form in which tar leaves out the holes of a file.
  @Test func sparseMembersAreRefusedByName() throws {
    let map = [UInt8](repeating: 0, count: 512)
    func sample(_ tar: inout TestTar, _ add: (inout TestTar) -> Void) {
      tar.add("000.jpg", Self.png(0))
      add(&tar)
      tar.add("001.jpg", Self.png(1))
      tar.add("001.txt", "sound")
    }
    let forms: [(inout TestTar) -> Void] = [
      {
        $0.add(
          "GNUSparseFile.1/000.txt", [1],
          records: [
            ("GNU.sparse.size", "300000"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.offset", "0"),
            ("GNU.sparse.numbytes", "1"),
            ("path", "000.txt"),
          ])
      },
      {
        $0.add(
          "GNUSparseFile.1/000.txt", [1],
          records: [("GNU.sparse.name", "000.txt"), ("GNU.sparse.map", "0,1"), ("GNU.sparse.size", "9")])
      },
      {
        $0.add(
          "GNUSparseFile.1/000.txt", map + [1],
          records: [
            ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "000.txt"),
            ("GNU.sparse.realsize", "99999999999"),
          ])
      },
      { $0.add("000.txt", [1], records: [("SCHILY.realsize", "300000")]) },
      { $0.add("000.txt", [1], type: "S") },
    ]
    for form in forms {
      let source = try open { tar in sample(&tar, form) }
      #expect(source.count == 2 && source.captions(at: 1) == ["sound"])
      let fault = #expect(throws: SourceError.self) { try source.entry(at: 0) }
      #expect(
        fault?.description.contains(
          "a.tar, 000.txt cannot be read: it is stored as a sparse file, without its holes; make the archive again without --sparse."
        ) == true)
    }
  }

  @Test func mapsOfTheOldFormThatGoOnArePassedOver() throws {
    var extra = [UInt8](repeating: 0, count: 512)
    let source = try open { tar in
      tar.add("000.jpg", Self.png(0))
      // The map goes on in two blocks, of which the first says so.
      extra[504] = 1
      let bytes = TestTar.header(Array("000.json".utf8), size: 1, type: "S") { $0[482] = 1 }
      tar.addBlocks(bytes + extra + [UInt8](repeating: 0, count: 512) + [7] + [UInt8](repeating: 0, count: 511))
      tar.add("000.txt", "text")
      tar.add("001.jpg", Self.png(1))
      tar.add("001.txt", "sound")
    }
    #expect(source.count == 2 && source.captions(at: 0) == ["text"] && source.captions(at: 1) == ["sound"])
    #expect(source.unused.count() == 1)
  }

  @Test func archivesWithoutASampleSayWhatTheyHold() {
    #expect(
      error {
        for name in ["22.05", "22.06"] {
          $0.add("\(name).jpg", Self.png(0))
          $0.add("\(name).txt", "a")
        }
      }.contains(
        "a.tar holds no sample, but files with a dot in their names before that of the ending, where the name of a sample ends: 1, such as "
          + "22.05.jpg; a sample is NAME.jpg or NAME.png with NAME.txt or NAME.json beside it, and a NAME ends before the first dot."
      ))
    #expect(
      error { $0.add("a.webp", [1]) }.contains(
        "pictures with other endings than .jpg, .jpeg and .png, which are not read: 1, such as a.webp"))
    #expect(error { $0.add("a.cls", [1]) }.contains("other files: 1, such as a.cls"))
    #expect(
      error { $0.addLink("a.jpg", to: "b.jpg") }.contains(
        "links to something that does not stand before them in the archive: 1, such as a.jpg to b.jpg"))
    #expect(error { $0.add("a.fifo", [], type: "6") }.contains("devices and pipes: 1, such as a.fifo"))
    #expect(error { $0.addFolder("x/") }.contains("holds no sample of what was asked for"))
    #expect(
      error {
        $0.add("a.jpg", Self.png(0))
        $0.add("a.txt", "")
      }.contains("pictures whose captions are empty: 1, such as a.jpg"))
  }

  @Test(arguments: [
    (
      "version https://git-lfs.github.com/spec/v1\n",
      "it is a Git LFS pointer in place of the file and no tar archive; fetch the file"
    ),
    ("PK\u{3}\u{4}", "it is a zip archive and no tar archive; unpack it with `unzip`"), ("PAR1", "a Parquet table"),
    ("<html>", "an HTML page"),
    ("\u{fd}7zXZ\0", "compressed with xz and no tar archive; unpack it with `unxz`"),
    ("(\u{b5}/\u{fd}", "compressed with Zstandard"),
  ])
  func whatIsNoArchiveIsNamed(start: String, words: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(start.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }, to: "a.tar")
    let error = #expect(throws: SourceError.self) { try TarSource(shards: path, name: "n") }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test func theFirstMemberMayBeCalledLikeAnotherKind() throws {
    let source = try open {
      $0.add("BM.jpg", Self.png(4))
      $0.add("BM.txt", "a car")
    }
    #expect(source.captions(at: 0) == ["a car"])
  }

  @Test func membersWithoutAReadableNameArePassedOver() throws {
    let source = try open { tar in
      tar.addBlocks(TestTar.header([0xff, 0x2e, 0x6a], size: 3) + [1, 2, 3] + [UInt8](repeating: 0, count: 509))
      tar.add("a.jpg", Self.png(4))
      tar.add("a.txt", "sound")
    }
    #expect(
      source.captions(at: 0) == ["sound"] && source.unused.items.map(\.reason) == ["members whose names are not UTF-8"])
  }
}
