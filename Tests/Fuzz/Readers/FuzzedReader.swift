import Checkpoints
import Data
import DataSets
import Files
import Foundation
import JSON
import TestSupport

/// A reader of files of others, as something that takes any bytes: it gives a value or an error that says something, never a crash.
struct FuzzedReader {
  let name: String
  /// The longest input that is worth a try.
  var limit = 4096
  /// What mutations begin with.
  let seeds: [[UInt8]]
  let read: (_ bytes: [UInt8], _ scratch: FuzzScratch) -> Void

  static func named(_ name: String) -> FuzzedReader? { all.first { $0.name == name } }

  static var all: [FuzzedReader] { pictures + lists + tasks + archives + models + results }
}

/// A file in memory that every input is written to, for readers that take paths.
struct FuzzScratch {
  let folder: String

  init() throws {
    folder = "/dev/shm/triad-fuzz-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder + "/root", withIntermediateDirectories: true)
  }

  func file(_ bytes: [UInt8], _ name: String) -> String {
    let path = "\(folder)/\(name)"
    func opened() -> Int32 { open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
    var file = opened()
    if file < 0, (try? AtomicFile.makeFolder(of: path)) != nil { file = opened() }
    precondition(file >= 0 && AtomicFile.writeAll(bytes, to: file) == 0, "the scratch file cannot be written")
    close(file)
    return path
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }
}

extension FuzzedReader {
  /// What a reader's error must be: at least a few words.
  static func expectWords(_ error: any Error) { precondition("\(error)".count > 10, "an error that says nothing") }

  private static var pictures: [FuzzedReader] {
    let png = [(0, 1), (3, 4), (6, 16)].map { type, depth in
      TestPNG(
        width: 9, height: 7, bitDepth: depth, colorType: type, isInterlaced: depth == 4, palette: [UInt8](0..<48)
      ) { x, y in (0..<(type == 6 ? 4 : 1)).map { (x * 7 + y * 31 + $0) % (1 << depth) } }.bytes
    }
    return [("png", png), ("jpeg", RecordedJPEG.all.map(\.file))].map { name, seeds in
      FuzzedReader(name: name, seeds: seeds) { bytes, _ in
        let decoder = PictureDecoder(
          damage: bytes.count % 2 == 0 ? .salvaged : .refused, targetSide: bytes.count % 3 == 0 ? 8 : nil,
          pixelLimit: 1 << 18, memoryLimit: 1 << 22)
        // Most mutations of a PNG are caught by its checksums: half of the files get right ones again.
        let file = name == "png" && bytes.count % 4 < 2 ? TestPNG.withChecksums(bytes) : bytes
        do throws(PictureError) {
          let image = try decoder.decode(file).image
          precondition(image.pixels.count == image.width * image.height * 3)
        } catch {
          expectWords(error)
        }
      }
    }
  }

  /// Opens a source and reads its first samples.
  private static func source(
    _ name: String, _ seeds: [String], _ file: String,
    _ open: @escaping (_ path: String, _ root: String) throws(SourceError) -> any PairSource
  ) -> FuzzedReader {
    FuzzedReader(name: name, seeds: seeds.map { Array($0.utf8) }) { bytes, scratch in
      let path = scratch.file(bytes, file)
      do throws(SourceError) {
        let source = try open(path, scratch.folder + "/root")
        for index in 0..<min(source.count, 4) {
          do {
            let entry = try source.entry(at: index)
            precondition(!entry.captions.isEmpty, "a sample without captions is none")
            _ = try? source.pair(at: index)
          } catch {
            // A record that cannot be used is a sample all the same, whose fault is said when it is asked for.
            precondition(source.captions(at: index).isEmpty)
            expectWords(error)
          }
        }
      } catch {
        expectWords(error)
      }
    }
  }

  private static var lists: [FuzzedReader] {
    [
      source("albef", [#"[{"image":"a.png","caption":["one","tw\u00f6 \ud83d\ude00"],"image_id":7}]"#], "list.json") {
        (path, root) throws(SourceError) in try ALBEFSource(path: path, root: root, name: "f")
      },
      source(
        "coco", [#"{"images":[{"id":1,"file_name":"a.png"}],"annotations":[{"image_id":1,"id":5,"caption":"x"}]}"#],
        "list.json"
      ) { (path, root) throws(SourceError) in try COCOSource(path: path, root: root, name: "f") },
      source(
        "karpathy", [#"{"images":[{"filename":"a.png","split":"train","sentences":[{"raw":"A dog."}]}]}"#], "list.json"
      ) { (path, root) throws(SourceError) in try KarpathySource(path: path, root: root, split: .train, name: "f") },
      source("csv", ["picture,caption\na.png,\"a \"\"big\"\"\ncat\"\r\nb.png,dog\n"], "list.csv") {
        (path, root) throws(SourceError) in try DelimitedSource(path: path, root: root, layout: .csv, name: "f")
      },
      source("tsv", ["a small dog\thttp://x/0\ntwo dogs\thttp://x/1\n"], "list.tsv") {
        (path, root) throws(SourceError) in
        try DelimitedSource(path: path, root: root, layout: .conceptualCaptions3M, name: "f")
      },
      source("open-clip", ["filepath\ttitle\na.png\t\"a \"\"big\"\" cat\"\nb.png\tdog\n"], "list.tsv") {
        (path, root) throws(SourceError) in try DelimitedSource(path: path, root: root, layout: .openCLIP, name: "f")
      },
      source("flickr", ["a.png#0\tA dog .\na.png#1\tTwo # dogs\n"], "list.token") { (path, root) throws(SourceError) in
        try FlickrTokenSource(path: path, root: root, name: "f")
      },
      FuzzedReader(name: "json", seeds: [Array(#"{"a":[1,-2.5e3,null,true,"\u00e4\n"],"b":{}}"#.utf8)]) { bytes, _ in
        do throws(JSONError) { _ = try JSONValue(parsing: bytes) } catch { expectWords(error) }
      },
      FuzzedReader(
        name: "address", limit: 256,
        seeds: ["3*coco:a.json,root=b,split=train", "tar:x-{000..010}.tar", "csv:a.csv,caption=c"].map {
          Array($0.utf8)
        }
      ) { bytes, _ in
        do throws(SourceError) { _ = try DataSetAddress(String(decoding: bytes, as: UTF8.self)) } catch {
          expectWords(error)
        }
      },
    ]
  }

  private static var archives: [FuzzedReader] {
    let plain = [TestTar.Dialect.ustar, .pax, .gnu].map { dialect in
      var tar = TestTar(dialect: dialect)
      for number in 0..<2 {
        let name = String(repeating: "folder/", count: 16 * number) + "\(number)"
        tar.add(name + ".png", [UInt8(number), 2, 3])
        tar.add(name + ".json", Array(#"{"caption":"a dog"}"#.utf8))
      }
      return tar.finished
    }
    return [("tar", plain), ("gzip", plain.map(TestGzip.stored))].map { name, seeds in
      FuzzedReader(name: name, limit: 8192, seeds: seeds) { bytes, scratch in
        let path = scratch.file(bytes, name == "tar" ? "shard.tar" : "shard.tar.gz")
        // Only what is compressed needs an index beside it.
        let index = name == "tar" ? nil : scratch.folder + "/index"
        defer { if let index { try? FileManager.default.removeItem(atPath: index) } }
        do throws(SourceError) {
          let source = try TarSource(shards: path, name: "f", indexFolder: index, unpackedLimit: 1 << 22)
          for sample in 0..<min(source.count, 4) { _ = try? source.pair(at: sample) }
        } catch {
          expectWords(error)
        }
      }
    }
  }

  private static func arrays(_ name: String, _ file: String, _ seeds: [[UInt8]]) -> FuzzedReader {
    FuzzedReader(name: name, seeds: seeds) { bytes, scratch in
      let path = scratch.file(bytes, file)
      do throws(CheckpointError) {
        let arrays = try CheckpointFile(path: path)
        for name in arrays.names.prefix(4) { _ = try? arrays.floats(name) }
      } catch {
        expectWords(error)
      }
    }
  }

  private static var models: [FuzzedReader] {
    [
      arrays(
        "safetensors", "model.safetensors", [safetensors(#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 8)]
      ),
      arrays(
        "onnx", "model.onnx",
        [[0x08, 0x08, 0x3a, 0x0e, 0x2a, 0x0c, 0x08, 0x02, 0x10, 0x01, 0x42, 0x01, 0x61, 0x4a, 0x03, 0, 0, 0]]),
      FuzzedReader(name: "vocabulary", seeds: [Array("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\n".utf8)]) {
        bytes, scratch in
        let path = scratch.file(bytes, "vocab.txt")
        do throws(VocabularyError) { _ = try Vocabulary(contentsOf: path) } catch { expectWords(error) }
      },
      FuzzedReader(
        name: "tokenizer",
        seeds: [
          Array(
            (#"{"added_tokens":[{"id":0,"content":"[PAD]","special":true}],"normalizer":{"type":"BertNormalizer","lowercase":true},"#
              + #""model":{"type":"WordPiece","unk_token":"[UNK]","vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"[MASK]":4,"a":5}}}"#)
              .utf8)
        ]
      ) { bytes, scratch in
        let path = scratch.file(bytes, "tokenizer.json")
        do throws(VocabularyError) { _ = try Vocabulary(contentsOf: path) } catch { expectWords(error) }
      },
    ]
  }

  private static func safetensors(_ header: String, _ count: Int) -> [UInt8] {
    let length = header.utf8.count
    return (0..<8).map { UInt8(length >> (8 * $0) & 0xff) } + Array(header.utf8) + [UInt8](repeating: 0, count: count)
  }
}
