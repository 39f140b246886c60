import Foundation

/// The standard input and outputs of a process. Whoever starts it may have closed them, as `triad ... >&-` does and some programs that
/// start others in the background.
package enum StandardDescriptors {
  /// Puts something in the place of those that are closed. Else the next files that are opened get their numbers, and what is said to the
  /// user goes into a shard or a checkpoint.
  ///
  /// From there nothing is read, and writing fails as it does where there is no output.
  package static func occupy(_ descriptors: [Int32] = [0, 1, 2]) {
    for descriptor in descriptors where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
      // For reading only, so that text that is lost is not taken for written. Usually it is the lowest number that is free already.
      let file = open("/dev/null", O_RDONLY)
      guard file >= 0, file != descriptor else { continue }
      dup2(file, descriptor)
      close(file)
    }
  }
}
