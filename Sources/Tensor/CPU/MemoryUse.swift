/// The memory of a device's tensors, in bytes.
public struct MemoryUse: Sendable, Hashable {
  /// In tensors now.
  public internal(set) var liveBytes = 0
  /// The most that was in tensors at once since the start, or since it was forgotten.
  public internal(set) var peakBytes = 0
  /// Where the memory that was ever used ends: in tensors or ready for them.
  public internal(set) var heldBytes = 0
  /// How often the system was asked for memory; constant over training steps in steady state.
  public internal(set) var systemRequests = 0

  /// Nothing yet.
  public init() {}
}
