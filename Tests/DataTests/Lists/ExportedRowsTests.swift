import Data
import Tensor
import TestSupport
import Testing

/// Tables of open_clip with the columns of an export, and without them.
@Suite struct ExportedRowsTests {
  private func source(_ table: String) throws -> (DelimitedSource, TemporaryFolder) {
    let folder = try TemporaryFolder()
    try folder.writePicture("a.png")
    let path = try folder.write(table, to: "t.tsv")
    return (try DelimitedSource(path: path, root: folder.path, layout: .openCLIP, name: "openclip"), folder)
  }

  @Test func rowsOfOnePairAreOneSample() throws {
    let (source, folder) = try source(
      "filepath\ttitle\ttriad_pair\ttriad_group\r\na.png\t\"x\ny\"\t0\tg\r\na.png\tz\t0\tg\n\na.png\tw\t1\t\"a\tb\"\n")
    #expect(source.count == 2)
    #expect(source.captions(at: 0) == ["x\ny", "z"] && source.group(at: 0) == "g")
    #expect(source.captions(at: 1) == ["w"] && source.group(at: 1) == "a\tb")
    _ = folder
  }

  @Test func tablesOfOthersAreReadRowByRow() throws {
    let (source, folder) = try source("filepath\ttitle\ttriad_pair\na.png\tx\t0\na.png\ty\t0\n")
    #expect(source.count == 2 && source.group(at: 1) == "openclip:a.png")
    _ = folder
  }

  @Test func aRowThatIsDamagedIsNamed() throws {
    let (source, folder) = try source("filepath\ttitle\ttriad_pair\ttriad_group\na.png\tx\t0\tg\na.png\n")
    #expect(source.count == 2 && source.captions(at: 0) == ["x"])
    #expect {
      try source.entry(at: 1)
    } throws: {
      "\($0)".contains("line 3")
    }
    _ = folder
  }
}
