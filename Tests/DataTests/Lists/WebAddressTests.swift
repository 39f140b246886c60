import TestSupport
import Data
import Testing

/// Addresses of the web where a list should name files.
@Suite struct WebAddressTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for number in 0..<2 { try folder.writePicture("p\(number).png", level: number) }
  }

  private func open(_ format: String, _ pictures: [String], _ settings: String = "") throws -> any PairSource {
    let rows = pictures.map { #"{"image":"\#($0)","caption":"a cat"}"# }.joined(separator: ",")
    let images = pictures.enumerated().map { #"{"id":\#($0),"file_name":"\#($1)"}"# }.joined(separator: ",")
    let captions = pictures.indices.map { #"{"image_id":\#($0),"caption":"a cat"}"# }.joined(separator: ",")
    let list =
      switch format {
      case "csv": "picture,caption\n" + pictures.map { "\($0),a cat\n" }.joined()
      case "albef": "[\(rows)]"
      default: #"{"images":[\#(images)],"annotations":[\#(captions)]}"#
      }
    return try #require(try SourceAddress("\(format):\(folder.write(list, to: "list"))\(settings)").open().first)
  }

  private func message(_ body: () throws -> Void) -> String {
    let error = #expect(throws: SourceError.self, performing: body)
    return error?.description.replacing("\(folder.path)/", with: "") ?? ""
  }

  @Test(arguments: [
    ("csv", "line 3: its picture"), ("albef", "record 2: its picture"), ("coco", "sample 1: file_name"),
  ])
  func aWebAddressIsAFaultThatSaysSo(format: String, place: String) throws {
    for address in ["http://x/1.jpg", "HTTPS://x/1.jpg", "s3://b/1.jpg", "gs://b/1.jpg"] {
      let source = try open(format, ["p0.png", address])
      #expect(source.count == 2)
      let sentence =
        "list, \(place) is a web address, \(address), and pictures must be files: download them, for instance with img2dataset, "
        + "whose tars are read (tar:), or remove the row; compare the file with the format in docs/data-formats.md."
      #expect(message { _ = try source.entry(at: 1) } == sentence)
      #expect(message { _ = try source.pair(at: 1) } == sentence)
      #expect(SourceCensus(of: source).unreadable.map(\.sample) == [1])
      // Like any other picture that is not there.
      #expect(try open(format, ["p0.png", address], ",missing=left-out").count == 1)
    }
  }

  @Test(arguments: [
    ("csv", "line 2: its picture"), ("albef", "record 1: its picture"), ("coco", "images 1: file_name"),
  ])
  func aListOfWebAddressesAloneIsRefused(format: String, place: String) {
    for settings in ["", ",missing=left-out"] {
      #expect(
        message { _ = try open(format, ["https://x/0.jpg", "https://x/1.jpg"], settings) }.hasPrefix(
          "list, \(place) is a web address, https://x/0.jpg, and pictures must be files: "))
    }
  }

  @Test(arguments: ["csv", "albef", "coco"])
  func addressesMayBeReplacedByPaths(format: String) throws {
    let source = try open(format, ["http://x/y/p1.png", "p0.png"], ",replace=http://x/y/=./")
    #expect(try (0..<2).map { try source.image(at: $0).pixels[0] } == [1, 0])
  }

  @Test func pathsThatHoldColonsAreNoAddresses() {
    for path in ["http/1.jpg", "http:/1.jpg", "a/http://x/1.jpg", "c3://x/1.jpg", "s3:/x", ""] {
      #expect(!WebAddress.isAddress(path))
    }
  }
}
