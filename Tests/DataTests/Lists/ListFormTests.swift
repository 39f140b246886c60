import TestSupport
import Data
import Testing

/// Lists of one form that are given as another, and files that are not a list at all.
@Suite struct ListFormTests {
  @Test(arguments: ["albef", "coco", "karpathy", "csv", "cc3m", "flickr", "tar"])
  func anEmptyFileIsNamed(format: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("", to: "list")
    let error = #expect(throws: SourceError.self) { try SourceAddress("\(format):\(path)").open() }
    #expect(error?.description == "\(path) cannot be read: it is empty, a file of 0 bytes.")
  }

  static let cases: [(format: String, text: String, words: String)] = [
    (
      "sbu", #"{"image_urls":["http://x/1.jpg"],"captions":["a chair"],"user_ids":["u"]}"#,
      "it is JSON and no table, SBU's list"
    ),
    ("sbu", #"{"image_urls":["http://x/1.jpg"],"captions":["a chair"]}"#, "transpose[] | @tsv"),
    (
      "albef", "{\"image\":\"a.png\",\"caption\":\"x\"}\n{\"image\":\"b.png\",\"caption\":\"y\"}\n",
      "(JSON Lines); make one array of them with `jq -s . FILE`"
    ),
    ("albef", #"{"images":[],"annotations":[]}"#, "COCO's captions are read as coco:"),
    ("albef", #"{"images":[{"sentences":[]}],"dataset":"coco"}"#, "Karpathy's lists are read as karpathy:"),
    ("coco", #"[{"image":"a.png","caption":"x"}]"#, "it is not an object but an array"),
    ("karpathy", " [ ]", "it is not an object but an array"),
    (
      "coco", #"{"images":[{"id":1,"filename":"a.png","sentences":[]}]}"#,
      "annotations is missing; a file whose images have sentences is read as karpathy:"
    ),
    ("csv", #"[{"image":"a.png","caption":"x"}]"#, "it is a JSON array and no table"),
    ("cc3m", "a\thttp://x/0.jpg\rb\thttp://x/1.jpg\r", "its lines end in carriage returns alone"),
    ("flickr", "a.jpg#0\tone\ra.jpg#1\ttwo", "write line feeds, as with `tr '\\r' '\\n'`"),
    (
      "cc3m", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12345\n",
      "it is a Git LFS pointer in place of the file and not the list; fetch the file itself with `git lfs pull`"
    ),
    ("albef", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12345\n", "a Git LFS pointer"),
    ("csv", "<!DOCTYPE html><html>", "an HTML page"), ("flickr", "  <html>", "an HTML page"),
    ("albef", "\u{1f}\u{8b}\u{8}", "compressed with gzip and not the list; unpack it with `gunzip`"),
    ("csv", "PK\u{3}\u{4}", "a zip archive"), ("cc12m", "PAR1\u{15}", "a Parquet table"),
    ("sbu", "SQLite format 3\0", "an SQLite data base"),
    ("albef", "\u{80}\u{4}\u{95}", "a pickle of Python's"),
  ]

  @Test(arguments: cases)
  func whatAListIsInsteadIsSaid(format: String, text: String, words: String) throws {
    let folder = try TemporaryFolder()
    let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    let path = try folder.write(bytes, to: "list")
    let error = #expect(throws: SourceError.self) { try SourceAddress("\(format):\(path)").open() }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test func utf16IsNamed() throws {
    let folder = try TemporaryFolder()
    for mark: [UInt8] in [[0xff, 0xfe, 0x70, 0], [0xfe, 0xff, 0, 0x70]] {
      let path = try folder.write(mark, to: "list.csv")
      let error = #expect(throws: SourceError.self) { try SourceAddress("csv:\(path)").open() }
      #expect(error?.description.contains("it is UTF-16; write it as UTF-8") == true)
    }
  }
}
