import TestSupport
import Data
import Testing

@Suite struct FileKindTests {
  /// The first bytes of what people mistake for another, one character a byte.
  static let kinds: [(start: String, name: String)] = [
    ("GIF89a", "GIF"), ("GIF87a", "GIF"), ("RIFF\0\0\0\0WEBPVP8X", "WebP"), ("BM\u{36}\0\u{c}\0\0\0\0\0\u{36}", "BMP"),
    ("II*\0", "TIFF"),
    ("MM\0*", "TIFF"), ("II+\0", "TIFF"), ("\0\0\0\u{18}ftypheic\0\0\0\0", "HEIC"), ("\0\0\0\u{18}ftypmif1", "HEIC"),
    ("\0\0\0\u{1c}ftypheix", "HEIC"),
    ("\0\0\0\u{1c}ftypavif", "AVIF"), ("\0\0\0\u{1c}ftypavis", "AVIF"), ("\0\0\0\u{18}ftypmp42", "video"),
    ("\0\0\0\u{14}ftypqt  ", "video"),
    ("\u{1a}E\u{df}\u{a3}", "video"), ("\u{ff}\n\u{fa}", "JPEG XL"), ("\0\0\0\u{c}JXL \r\n\u{87}\n", "JPEG XL"),
    ("\0\0\0\u{c}jP  \r\n\u{87}\n", "JPEG 2000"), ("\u{ff}O\u{ff}Q", "JPEG 2000"), ("8BPS", "PSD"),
    ("\0\0\u{1}\0\u{1}\0", "icon"),
    ("qoif", "QOI"), ("DDS |", "DDS"), ("P6\n4 4\n255\n", "PNM"), ("%PDF-1.7", "PDF"), ("%!PS-Adobe", "PostScript"),
    ("<svg xmlns=", "SVG"), ("<?xml version=\"1.0\"?><svg ", "SVG"), ("<?xml version=\"1.0\"?><Error>", "XML"),
    ("<!DOCTYPE html>", "HTML"),
    ("\n <HTML>", "HTML"), ("version https://git-lfs.github.com/spec/v1\n", "Git LFS pointer"),
    ("PK\u{3}\u{4}\u{14}", "zip"),
    ("\u{1f}\u{8b}\u{8}", "gzip"), ("\u{fd}7zXZ\0", "xz"), ("(\u{b5}/\u{fd}", "Zstandard"), ("BZh9", "bzip2"),
    ("7z\u{bc}\u{af}'\u{1c}", "7z"),
    ("Rar!\u{1a}\u{7}", "rar"), ("PAR1", "Parquet"), ("\u{89}HDF\r\n\u{1a}\n", "HDF5"), ("\u{93}NUMPY\u{1}", "NumPy"),
    ("\u{80}\u{2}}q", "pickle"), ("\0\u{5}\u{16}\u{7}\0", "AppleDouble"), ("ARROW1", "Arrow"),
  ]

  @Test(arguments: kinds)
  func everyKindIsNamedWithItsRemedy(start: String, name: String) throws {
    let bytes = start.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    let kind = try #require(FileKind(of: bytes))
    #expect(kind.name == name && FileKind(named: name) == kind && !kind.remedy.isEmpty)
    let error = #expect(throws: PictureError.format(name: name)) { try PictureDecoder().decode(bytes) }
    #expect(error?.description == "it is \(kind.phrase), and only JPEG and PNG are read; \(kind.remedy)")
  }

  @Test func tarsAreKnownByTheirHeader() {
    var tar = TestTar()
    tar.add("a.txt", "x")
    #expect(FileKind(of: tar.finished)?.name == "tar")
  }

  @Test func whatIsNotKnownIsNoKind() {
    for text in ["", "a red square\thttp://x/0.jpg\n", "picture,caption\n", "[{\"image\"", "Binary", "BMW is a car"] {
      #expect(FileKind(of: Array(text.utf8)) == nil)
    }
  }

  @Test func messagesNameWhatAPictureIsAndTheRemedy() {
    func words(_ start: String) -> String {
      do throws(PictureError) {
        return "\(try PictureDecoder().decode(start.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }).format)"
      } catch {
        return error.description
      }
    }
    #expect(
      words("\0\0\0\u{18}ftypheic")
        == "it is an HEIC or HEIF picture, as phones take them, and only JPEG and PNG are read; "
        + "convert it, as with `heif-convert`")
    #expect(
      words("version https://git-lfs.github.com/spec/v1\n")
        == "it is a Git LFS pointer in place of the file, and only JPEG and PNG are read; fetch the file itself with `git lfs pull`"
    )
  }
}
