/// How a command ended, as the shell sees it.
public enum ExitCode: Int32, Sendable, Hashable {
  case success = 0
  /// The command was understood and could not be done.
  case failure = 1
  /// The command line is wrong.
  case usage = 2
  /// Somebody stopped it, as shells report Control-C.
  case interruption = 130
}
