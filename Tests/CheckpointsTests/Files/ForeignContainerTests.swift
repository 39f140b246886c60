import Checkpoints
import Foundation
import TestSupport
import Testing

/// Files that people take for weights.
@Suite struct ForeignContainerTests {
  private func words(_ bytes: [UInt8], _ name: String = "model.safetensors") throws -> String {
    try withTemporaryFolder { folder in
      let path = "\(folder)/\(name)"
      try Foundation.Data(bytes).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: CheckpointError.self) { try CheckpointFile(path: path) }
      let words = error?.description ?? ""
      #expect(words.hasPrefix(path), "\(words)")
      return String(words.dropFirst(path.count))
    }
  }

  private func words(_ text: String, _ name: String = "model.safetensors") throws -> String {
    try words(Array(text.utf8), name)
  }

  @Test func aPickleIsAProgramAndIsNotRun() throws {
    let legacy: [UInt8] = [0x80, 2, 0x7d, 0x71, 0, 0x2e]
    for name in ["pytorch_model.bin", "x.pth", "model.safetensors", "x.onnx"] {
      let said = try words(legacy, name)
      #expect(said.contains("it is a pickle") && said.contains("safetensors.torch.save_file"), "\(said)")
    }
    let zip = Array("PK\u{3}\u{4}".utf8) + [UInt8](repeating: 0, count: 26) + Array("archive/data.pkl".utf8)
    #expect(try words(zip, "x.pth").contains("it is a pickle"))
  }

  @Test func otherContainersAreNamed() throws {
    #expect(try words([0x89] + Array("HDF\r\n\u{1a}\n0123".utf8), "x.h5").contains("an HDF5 file"))
    #expect(try words("GGUF\u{3}\0\0\0more").contains("a GGUF file"))
    #expect(try words([0x93] + Array("NUMPY\u{1}\0more".utf8), "x.npy").contains("an array of NumPy"))
    #expect(try words([0x82, 0xa6] + Array("params".utf8), "flax_model.msgpack").contains("MessagePack"))
    #expect(try words([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0]).contains("gunzip"))
    #expect(try words([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0, 0, 0]).contains("unzstd"))
    #expect(
      try words(Array("PK\u{3}\u{4}".utf8) + [UInt8](repeating: 0, count: 26) + Array("w.npy".utf8)).contains("NumPy"))
    #expect(try words([UInt8](repeating: 0, count: 257) + Array("ustar".utf8) + [0, 0, 0]).contains("tar archive"))
    #expect(try words([8, 7, 0x12, 4, 0x74, 0x65, 0x73, 0x74, 9]).contains("ends in .onnx"))
    let header = "{}      "
    #expect(try words(rawSafeTensors(header, []), "x.onnx").contains("ends in .safetensors"))
  }

  @Test func textIsNamedByWhatItSays() throws {
    let pointer =
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(String(repeating: "0", count: 64))\nsize 12345\n"
    for name in ["model.safetensors", "x.onnx", "model.safetensors.index.json"] {
      #expect(try words(pointer, name).contains("git lfs pull"))
    }
    for page in ["<!DOCTYPE html><html>", "\n <html lang=en>", "<?xml version=\"1.0\"?><Error>"] {
      #expect(try words(page + String(repeating: " ", count: 600)).contains("web page"), "\(page)")
    }
    #expect(try words(#"{"error":"Invalid username or password."}"#).contains("JSON text"))
    #expect(try words("Entry not found").contains("it is text"))
    #expect(try words("").contains("it is empty"))
  }

  @Test func whatIsNothingKnownIsNotSoundAsBefore() throws {
    #expect(try words([9, 0, 0, 0, 0, 0, 0, 0, 1]).contains("is not a sound safetensors file"))
    #expect(try words([1, 2, 3]).contains("shorter than the 8 bytes"))
  }

  @Test func aFolderOfOtherFormsSaysWhatLiesThere() throws {
    try withTemporaryFolder { folder in
      try Foundation.Data([1]).write(to: URL(fileURLWithPath: folder + "/pytorch_model.bin"))
      let error = #expect(throws: CheckpointError.self) { try CheckpointFile(path: folder) }
      #expect(error?.description.contains("but pytorch_model.bin, which is not read here") == true)
    }
  }

  @Test func whatIsClosedIsNotAbsent() throws {
    try withTemporaryFolder { folder in
      // A link that leads to itself is in the way for everybody, also for who may read all.
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/a.safetensors", withDestinationPath: "a.safetensors")
      let error = #expect(throws: CheckpointError.self) { try CheckpointFile(path: folder + "/a.safetensors") }
      #expect(error?.description.contains("too many levels of symbolic links") == true)
      let missing = #expect(throws: CheckpointError.self) { try CheckpointFile(path: folder + "/b.safetensors") }
      #expect(missing?.description.contains("it does not exist") == true)
    }
  }
}
