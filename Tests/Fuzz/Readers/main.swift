import Foundation
import FuzzDriver

// Gives one reader of files bytes that no program ever wrote.
//
//   Fuzz READER CORPUS [OPTION...]    libFuzzer's options, such as -runs=100000; in a build of Tests/Fuzz/run
//   Fuzz READER FILE...               each file once, in any build
//   Fuzz --list                       the readers
//   Fuzz --seeds READER FOLDER        writes what mutations begin with
let words = Array(CommandLine.arguments.dropFirst())
func stop(_ text: String) -> Never {
  FileHandle.standardError.write(Foundation.Data((text + "\n").utf8))
  exit(2)
}
if words.first == "--list" {
  for reader in FuzzedReader.all { print(reader.name, reader.limit) }
  exit(0)
}
if words.first == "--seeds", words.count == 3 {
  guard let reader = FuzzedReader.named(words[1]) else { stop("Fuzz: there is no reader \(words[1]).") }
  for (number, seed) in reader.seeds.enumerated() {
    try Foundation.Data(seed).write(to: URL(fileURLWithPath: "\(words[2])/seed-\(number)"))
  }
  exit(0)
}
guard let name = words.first, let reader = FuzzedReader.named(name), words.count > 1 else {
  stop("usage: Fuzz READER CORPUS|FILE... [OPTION...]")
}
let scratch = try FuzzScratch()
defer { scratch.remove() }
if words.dropFirst().allSatisfy({ !$0.hasPrefix("-") && FileManager.default.contents(atPath: $0) != nil }) {
  for path in words.dropFirst() {
    reader.read([UInt8](FileManager.default.contents(atPath: path) ?? Foundation.Data()), scratch)
  }
  print("\(name): \(words.count - 1) files read")
} else {
  let status = fuzz(reader, scratch, words)
  if status == -1 { stop("Fuzz: this build counts no coverage; Tests/Fuzz/run makes one that does.") }
  exit(status)
}
