/// What brings bytes from one rank to another.
///
/// Only the thread that made it uses it. Messages of one channel between two ranks arrive in the order in which they were sent.
package protocol RankTransport: AnyObject {
  /// From 0.
  var rank: Int { get }
  var count: Int { get }
  /// How it calls itself, for logs.
  var name: String { get }

  /// Sends; returns before it was received where the message is short (``RankHead/greatestSize`` bytes), which every library sends at
  /// once.
  func send(_ bytes: UnsafeRawBufferPointer, to rank: Int, _ channel: RankChannel) throws

  /// Puts what was sent, at most as much, at the begin of `bytes`, waiting for it.
  func receive(_ bytes: UnsafeMutableRawBufferPointer, from rank: Int, _ channel: RankChannel) throws

  /// Sends to one rank while it receives from another, so that rings do not wait for themselves.
  func exchange(
    _ out: UnsafeRawBufferPointer, to receiver: Int, _ bytes: UnsafeMutableRawBufferPointer, from sender: Int,
    _ channel: RankChannel) throws

  /// Whether something can be received at once.
  func hasMessage(from rank: Int, _ channel: RankChannel) throws -> Bool

  /// Leaves the others, when all have said what they had to say.
  func finish() throws
}

/// What a message is about.
package enum RankChannel: Int, Sendable {
  /// The heads of collective calls.
  case head = 1
  /// What they are about.
  case body
  /// Signs of life of a rank that will be busy for a while.
  case life
}
