import CMPI

/// Ranks that an MPI launcher has started, connected by its library, which is loaded when the first one is made.
package final class MPITransport: RankTransport {
  package let rank: Int
  package let count: Int
  package let name: String

  /// Joins the ranks of a launcher.
  ///
  /// - Parameter wish: `TRIAD_MPI`: the library's name or place, instead of those that fit the launcher.
  package init(_ launcher: Launcher, wish: String?) throws {
    let libraries = launcher.libraries(wish: wish)
    if let reason = MPITransport.load(libraries) {
      throw RankError.absentLibrary(
        launcher: launcher.name, tried: libraries, reason: reason, package: launcher.package)
    }
    var (rank, count): (Int32, Int32) = (0, 1)
    try MPITransport.check("MPI_Init_thread", triad_mpi_start(&rank, &count))
    (self.rank, self.count) = (Int(rank), Int(count))
    name = MPITransport.libraryName
    if let started = launcher.count, started != Int(count) {
      throw RankError.foreignLibrary(launcher: launcher.name, library: name, found: Int(count), started: started)
    }
  }

  /// Why none could be loaded; nil if one was.
  private static func load(_ libraries: [String]) -> String? {
    let texts = libraries.map { Array($0.utf8CString) }
    var message = [CChar](repeating: 0, count: 1024)
    let capacity = message.count
    let code = withPointers(to: texts[...], []) { names in
      (names + [nil]).withUnsafeBufferPointer { triad_mpi_load($0.baseAddress, &message, capacity) }
    }
    return code == 0 ? nil : text(message)
  }

  /// Calls `body` with a pointer to each text, which stay valid meanwhile.
  private static func withPointers<Result>(
    to texts: ArraySlice<[CChar]>, _ pointers: [UnsafePointer<CChar>?], _ body: ([UnsafePointer<CChar>?]) -> Result
  ) -> Result {
    guard let first = texts.first else { return body(pointers) }
    return first.withUnsafeBufferPointer { withPointers(to: texts.dropFirst(), pointers + [$0.baseAddress], body) }
  }

  /// The first line of what it says of itself.
  private static var libraryName: String {
    var name = [CChar](repeating: 0, count: 1024)
    triad_mpi_library(&name, name.count)
    return text(name).split(whereSeparator: { $0.isNewline || $0 == "," }).first.map {
      $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    } ?? "MPI"
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func check(_ call: String, _ code: Int32) throws {
    if code != 0 { throw RankError.refusal(call: call, code: Int(code)) }
  }

  package func send(_ bytes: UnsafeRawBufferPointer, to rank: Int, _ channel: RankChannel) throws {
    try MPITransport.check(
      "MPI_Send", triad_mpi_send(bytes.baseAddress, Int64(bytes.count), Int32(rank), Int32(channel.rawValue)))
  }

  package func receive(
    _ bytes: UnsafeMutableRawBufferPointer, from rank: Int, _ channel: RankChannel
  ) throws {
    try MPITransport.check(
      "MPI_Recv", triad_mpi_receive(bytes.baseAddress, Int64(bytes.count), Int32(rank), Int32(channel.rawValue)))
  }

  package func exchange(
    _ out: UnsafeRawBufferPointer, to receiver: Int, _ bytes: UnsafeMutableRawBufferPointer, from sender: Int,
    _ channel: RankChannel
  ) throws {
    try MPITransport.check(
      "MPI_Sendrecv",
      triad_mpi_exchange(
        out.baseAddress, Int64(out.count), Int32(receiver), bytes.baseAddress, Int64(bytes.count), Int32(sender),
        Int32(channel.rawValue)))
  }

  package func hasMessage(from rank: Int, _ channel: RankChannel) throws -> Bool {
    var isThere: Int32 = 0
    try MPITransport.check("MPI_Iprobe", triad_mpi_probe(Int32(rank), Int32(channel.rawValue), &isThere))
    return isThere != 0
  }

  package func finish() throws { try MPITransport.check("MPI_Finalize", triad_mpi_finish()) }
}
