import Files
import Foundation
import Testing

@Suite struct StandardDescriptorsTests {
  /// Numbers that no other test gets at the same time.
  private static let unused: Int32 = 900
  private static let used: Int32 = 901

  @Test func aDescriptorThatIsClosedIsOccupiedAndNothingCanBeWrittenToIt() {
    #expect(fcntl(Self.unused, F_GETFD) < 0)
    StandardDescriptors.occupy([Self.unused])
    defer { close(Self.unused) }
    #expect(fcntl(Self.unused, F_GETFD) >= 0)
    #expect(AtomicFile.writeAll([1], to: Self.unused) == EBADF)
    var byte: UInt8 = 0
    #expect(read(Self.unused, &byte, 1) == 0)
  }

  @Test func aDescriptorThatIsOpenStaysWhatItIs() {
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    #expect(dup2(ends[1], Self.used) == Self.used)
    defer { for file in ends + [Self.used] { close(file) } }
    StandardDescriptors.occupy([Self.used])
    #expect(AtomicFile.writeAll([7], to: Self.used) == 0)
    var byte: UInt8 = 0
    #expect(read(ends[0], &byte, 1) == 1 && byte == 7)
  }
}
