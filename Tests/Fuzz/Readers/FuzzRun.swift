import FuzzDriver
import Foundation

/// A reader and its scratch file, as C hands them back for every input.
private final class FuzzContext {
  let reader: FuzzedReader
  let scratch: FuzzScratch

  init(_ reader: FuzzedReader, _ scratch: FuzzScratch) { (self.reader, self.scratch) = (reader, scratch) }
}

/// Lets libFuzzer try a reader; its exit status, or -1 in a build without it.
func fuzz(_ reader: FuzzedReader, _ scratch: FuzzScratch, _ words: [String]) -> Int32 {
  let context = FuzzContext(reader, scratch)
  var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
  defer { for argument in arguments { free(argument) } }
  return withExtendedLifetime(context) {
    fuzz_run(Int32(words.count), &arguments, Unmanaged.passUnretained(context).toOpaque()) { context, bytes, count in
      guard let context else { return }
      let found = Unmanaged<FuzzContext>.fromOpaque(context).takeUnretainedValue()
      found.reader.read([UInt8](UnsafeBufferPointer(start: bytes, count: count)), found.scratch)
    }
  }
}
