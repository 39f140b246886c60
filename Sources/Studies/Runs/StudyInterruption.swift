/// What a progress closure throws to stop a study in good order: the run at work keeps everything it has computed.
///
/// Any other error stops a study just as well; the run then continues from its last checkpoint.
public struct StudyInterruption: Error, Sendable, Hashable, CustomStringConvertible {
  public init() {}

  public var description: String { "The study was stopped; running it again continues where it was." }
}
