import TestSupport
import Data
import Testing

@Suite struct TarReaderTests {
  func members(_ bytes: [UInt8]) throws -> [TarMember] {
    let folder = try TemporaryFolder()
    try folder.write(bytes, to: "a.tar")
    var reader = TarReader(try folder.file("a.tar"))
    var members: [TarMember] = []
    while let member = try reader.next() { members.append(member) }
    return members
  }

  @Test(arguments: [TestTar.Dialect.ustar, .pax, .gnu])
  func longAndShortNamesAreReadInEveryDialect(dialect: TestTar.Dialect) throws {
    var tar = TestTar(dialect: dialect)
    let long = String(repeating: "folder/", count: 20) + "picture.jpg"
    tar.addFolder("folder/")
    tar.add("a.txt", "caption")
    tar.add(long, [UInt8](repeating: 7, count: 1000))
    tar.add("empty.txt", "")
    let members = try members(tar.finished)
    #expect(members.map(\.name) == ["a.txt", long, "empty.txt"])
    #expect(members.map(\.size) == [7, 1000, 0])
    #expect(members.allSatisfy { $0.offset > $0.headerOffset && $0.end <= tar.bytes.count })
  }

  @Test func paxNamesAreUnicode() throws {
    var tar = TestTar(dialect: .pax)
    tar.add("그림/고양이.jpg", [1, 2, 3])
    #expect(try members(tar.finished).map(\.name) == ["그림/고양이.jpg"])
  }

  @Test func keysEndAtTheFirstDotBehindTheLastSlash() {
    func member(_ name: String) -> TarMember { TarMember(name: name, headerOffset: 0, offset: 512, size: 0) }
    #expect(member("a.b/c.d/000.seg.PNG").key == "a.b/c.d/000" && member("a.b/000.seg.PNG").suffix == "seg.png")
    #expect(member("x.jpg").key == "x" && member("x.jpg").suffix == "jpg")
    #expect(member("a/none").key == "a/none" && member("a/none").suffix.isEmpty)
  }

  @Test func anArchiveCutAtAnyByteIsAnError() throws {
    for dialect in [TestTar.Dialect.ustar, .pax, .gnu] {
      var tar = TestTar(dialect: dialect)
      tar.add("a.jpg", [UInt8](repeating: 1, count: 600))
      tar.add(String(repeating: "f/", count: 60) + "a.txt", "caption")
      let folder = try TemporaryFolder()
      // Up to the first block of the end marker.
      for count in 0..<(tar.bytes.count + 512) {
        try folder.write(Array(tar.finished[..<count]), to: "a.tar")
        var reader = TarReader(try folder.file("a.tar"))
        #expect(throws: SourceError.self, "\(count) bytes") { while try reader.next() != nil {} }
      }
    }
  }

  @Test func damagedHeadersAreNamedByTheirByte() throws {
    var tar = TestTar()
    tar.add("a.jpg", [UInt8](repeating: 1, count: 600))
    tar.add("b.jpg", [2])
    var bytes = tar.finished
    bytes[1536 + 3] ^= 1
    // What stands around it is read.
    #expect(try members(bytes).map(\.name) == ["a.jpg"])
    // Without any sound header it is not an archive.
    var all = bytes
    for place in [3, 1539] { all[place] = 0xff }
    for place in [257, 1536 + 257] { all[place] = 0 }
    let error = #expect(throws: SourceError.self) { try members(all) }
    #expect(error?.description.contains("byte 0: the checksum of a header is wrong") == true)
  }

  @Test func sizesInBinaryAreRead() throws {
    var tar = TestTar()
    tar.add("a.jpg", [5, 6])
    var bytes = tar.finished
    bytes.replaceSubrange(124..<136, with: [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2])
    bytes.replaceSubrange(148..<156, with: Array("        ".utf8))
    let sum = String(bytes[..<512].reduce(0) { $0 + Int($1) }, radix: 8)
    bytes.replaceSubrange(
      148..<156, with: Array((String(repeating: "0", count: 6 - sum.count) + sum).utf8) + [0, 0x20])
    #expect(try members(bytes).map(\.size) == [2])
  }
}
