/// How many threads a kernel is run by: blocks of threads, and the memory that the threads of a block share.
struct LaunchShape: Sendable {
  var grid: (x: Int, y: Int, z: Int)
  var block: (x: Int, y: Int)
  /// Bytes, where the kernel takes its shared memory from the launch.
  var sharedBytes = 0

  /// Threads of a block, unless a kernel says otherwise.
  static let threads = 256
  /// Rows of a block where each warp has one.
  static let rowsPerBlock = threads / 32

  init(grid: (x: Int, y: Int, z: Int), block: (x: Int, y: Int) = (LaunchShape.threads, 1), sharedBytes: Int = 0) {
    (self.grid, self.block, self.sharedBytes) = (grid, block, sharedBytes)
  }

  /// A thread for each of `count` elements.
  static func elements(_ count: Int) -> LaunchShape { LaunchShape(grid: (quotient(count, threads), 1, 1)) }

  /// A thread for four of `count` elements, as `fours.h` has it.
  static func fours(_ count: Int) -> LaunchShape { LaunchShape(grid: (quotient(count, 4 * threads), 1, 1)) }

  /// A warp for each row.
  static func warps(_ rows: Int) -> LaunchShape { LaunchShape(grid: (quotient(rows, rowsPerBlock), 1, 1)) }

  /// A block for each of `count` rows or pieces.
  static func blocks(_ count: Int, sharedBytes: Int = 0) -> LaunchShape {
    LaunchShape(grid: (count, 1, 1), sharedBytes: sharedBytes)
  }

  /// One thread, for single numbers.
  static let one = LaunchShape(grid: (1, 1, 1), block: (1, 1))

  var isEmpty: Bool { grid.x == 0 || grid.y == 0 || grid.z == 0 }

  /// How many pieces of `size` hold `count`.
  static func quotient(_ count: Int, _ size: Int) -> Int { (count + size - 1) / size }
}
