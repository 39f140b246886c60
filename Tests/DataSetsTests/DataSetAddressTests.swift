import Data
import DataSets
import Testing

@Suite struct DataSetAddressTests {
  @Test func dataSetsAreNamedAndFilesAreAddressed() throws {
    #expect(try DataSetAddress("debcap") == .debCap(path: nil, split: nil))
    #expect(
      try DataSetAddress("debcap:other.triadcache,split=validation")
        == .debCap(path: "other.triadcache", split: .validation))
    #expect(try DataSetAddress("shapes:,split=test") == .shapes(split: .test))
    #expect(try DataSetAddress("albef:list.json") == .files(SourceAddress("albef:list.json")))
    #expect(try DataSetAddress("shapes").open().first?.count == 1000)
  }

  @Test func whatIsAskedIsTheTestSplitUnlessOneIsNamed() throws {
    #expect(try DataSetAddress("shapes").asked == .shapes(split: .test))
    #expect(try DataSetAddress("debcap:,split=train").asked == .debCap(path: nil, split: .train))
    guard case .files(let karpathy) = try DataSetAddress("karpathy:k.json").asked,
      case .files(let folder) = try DataSetAddress("folder:pictures").asked
    else {
      Issue.record("addresses of files stay addresses of files")
      return
    }
    #expect(karpathy.split == .test && folder.split == nil)
  }

  @Test(arguments: ["debcap:,root=x", "shapes:,split=val", "shapes:file", "none:x", "debkap"])
  func whatIsNoAddressIsAnError(text: String) {
    #expect(throws: SourceError.self) { try DataSetAddress(text) }
  }

  @Test func theMessageListsTheDataSetsToo() {
    #expect {
      try DataSetAddress("none:x")
    } throws: {
      "\($0)".contains("debcap, shapes")
    }
  }
}
