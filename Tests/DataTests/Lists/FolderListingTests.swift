import TestSupport
import Data
import Foundation
import Testing

@Suite struct FolderListingTests {
  func folder(_ pictures: [String], _ texts: [String: String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (number, picture) in pictures.enumerated() { try folder.writePicture(picture, level: number) }
    for (name, text) in texts { try folder.write(text, to: name) }
    return folder
  }

  func open(_ folder: TemporaryFolder) throws -> FolderSource { try FolderSource(root: folder.path, name: "own") }

  @Test func whateverIsNoSampleIsCountedByReason() throws {
    let folder = try folder(
      ["0.jpg", "1.jpg", "a.Jpg", "b.webp", "sub/c.PNG", ".d.jpg"],
      [
        "0.txt": "zero", "a.txt": "a", "b.txt": "b", "sub/c.TXT": "c", "alone.txt": "x", "README.md": "x",
        "sub/none": "",
      ])
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: "sub")
    let source = try open(folder)
    #expect((0..<source.count).map { source.captions(at: $0) } == [["zero"], ["a"], ["c"]])
    #expect(try source.image(at: 1).pixels[0] == 2 && source.image(at: 2).pixels[0] == 4)
    #expect(
      Set(source.unused.items.map(\.description)) == [
        "pictures without a caption beside them: 1, such as 1.jpg",
        "pictures with other endings than .jpg, .jpeg and .png, which are not read: 1, such as b.webp",
        "captions without a picture: 1, such as alone.txt", "hidden files and folders: 1, such as .d.jpg",
        "other files: 2, such as README.md, sub/none", "links to folders, which are not followed: 1, such as link",
      ])
  }

  @Test func ofTwoFilesOfCaptionsThatDifferInCapitalsOneIsUsedAndTheOtherCounted() throws {
    let folder = try folder(
      ["a.jpg", "b.jpg", "c.webp"],
      ["a.txt": "used", "a.TXT": "not used", "b.TXT": "one", "b.Txt": "two", "b.json": "{}", "c.txt": "c"])
    let source = try open(folder)
    #expect((0..<source.count).map { source.captions(at: $0) } == [["used"], ["one"]])
    #expect(
      source.unused.items.first { $0.reason.contains("capitals") }?.description
        == "captions of pictures that have others, in files whose names differ in capitals or in Unicode only: 2, such as a.TXT, b.Txt"
    )
    // JSON beside a text, and the captions of pictures that are not read, are no such files.
    #expect(source.unused.count() == 3)
  }

  @Test func anEmptyTextLeavesTheWordToJSON() throws {
    let folder = try folder(
      ["0.jpg", "1.jpg", "2.jpg", "3.jpg"],
      [
        "0.txt": "", "0.json": #"{"caption":"from json"}"#, "1.txt": "fine", "1.json": #"{"caption":"not this"}"#,
        "2.txt": "\u{200b}\n", "2.json": #"{"caption":["one","two"]}"#, "3.txt": "",
      ])
    let source = try open(folder)
    #expect((0..<3).map { source.captions(at: $0) } == [["from json"], ["fine"], ["one", "two"]])
    // Without any caption it is a fault, and not the end of the folder.
    let fault = #expect(throws: SourceError.self) { try source.entry(at: 3) }
    #expect(
      fault?.description
        == "3.txt, its content: the caption is empty; compare the file with the format in docs/data-formats.md.")
  }

  @Test func severalCaptionsMayStandInJSON() throws {
    let folder = try folder(["0.jpg"], ["0.json": "\u{feff}{\"captions\":[\"one\",\"two\"]}"])
    let source = try open(folder)
    #expect(source.captions(at: 0) == ["one", "two"])
  }

  @Test func captionsOfOtherEncodingsSayIt() throws {
    let folder = try folder((0..<5).map { "\($0).jpg" }, ["0.txt": "\u{feff}a cat\n"])
    let wide: [UInt8] = "a cat".utf8.flatMap { [$0, UInt8(0)] }
    try folder.write([0xff, 0xfe] + wide, to: "1.txt")
    try folder.write(wide, to: "2.txt")
    try folder.write(Array("caf".utf8) + [0xe9], to: "3.txt")
    try folder.write([0xff, 0xfe] + #"{"caption":"a cat"}"#.utf8.flatMap { [$0, UInt8(0)] }, to: "4.json")
    let source = try open(folder)
    #expect(source.captions(at: 0) == ["a cat"])
    for (sample, words) in [
      (1, "1.txt, its content: the caption is UTF-16; write it as UTF-8"), (2, "the caption is UTF-16LE"),
      (3, "the caption is not UTF-8; write it as UTF-8"), (4, "it is UTF-16; write it"),
    ] {
      let fault = #expect(throws: SourceError.self) { try source.entry(at: sample) }
      #expect(fault?.description.contains(words) == true, "\(fault?.description ?? "")")
    }
  }

  @Test func namesThatAreNotUTF8AreCounted() throws {
    let folder = try folder(["0.jpg"], ["0.txt": "a cat"])
    let name = Array("\(folder.path)/caf".utf8) + [0xe9] + Array(".jpg".utf8) + [0]
    let isMade = name.withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { path in
        path.baseAddress.map { Foundation.open($0, O_CREAT | O_WRONLY, 0o644) } ?? -1
      }
    }
    try #require(isMade >= 0)
    Foundation.close(isMade)
    let source = try open(folder)
    #expect(source.count == 1)
    #expect(
      source.unused.description == "names that are not UTF-8, which convmv writes again: 1, such as caf\u{fffd}.jpg")
  }

  @Test func brokenCaptionsAreFaultsOfTheirSamples() throws {
    let folder = try folder(["0.jpg", "1.jpg", "2.jpg"], ["0.txt": "ok", "1.json": #"{"caption":NaN}"#])
    try folder.write([0xff, 0xfe], to: "2.txt")
    let source = try open(folder)
    #expect(source.count == 3 && SourceCensus(of: source).unreadable.map(\.sample) == [1, 2])
  }

  @Test func captionsAreFoundInAnyFormOfTheirNames() throws {
    let (composed, decomposed) = ("caf\u{e9}", "cafe\u{301}")
    let folder = try folder(
      ["\(composed).jpg", "0.jpg", "\(decomposed)2.jpg"],
      ["\(decomposed).txt": "coffee", "0.txt": "dog", "\(composed)2.json": #"{"caption":"more"}"#])
    let source = try open(folder)
    #expect(Set((0..<source.count).map { source.captions(at: $0) }) == [["dog"], ["coffee"], ["more"]])
    for sample in 0..<3 { #expect(try source.image(at: sample).width == 3) }
  }

  @Test func foldersWithoutASampleSayWhatTheyHold() throws {
    let pictures = try folder(["p0.jpg", "p1.jpg"], [:])
    let error = #expect(throws: SourceError.self) { try open(pictures) }
    #expect(
      error?.description
        == "\(pictures.path) holds no sample, but pictures without a caption beside them: 2, such as p0.jpg, p1.jpg; "
        + "a sample is a picture NAME.jpg or NAME.png with NAME.txt or NAME.json beside it.")
    let empty = try folder([], [:])
    #expect(throws: SourceError.emptiness(path: empty.path)) { try open(empty) }
  }
}
