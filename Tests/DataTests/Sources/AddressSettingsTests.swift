import TestSupport
import Data
import Testing

@Suite struct AddressSettingsTests {
  /// Settings that cannot have their effect, and what the message must say.
  static let refused: [(address: String, words: String)] = [
    ("folder:A,root=B", "root in folder:A,root=B has no effect: the pictures are in the folder itself"),
    ("tar:a.tar,root=B", "has no effect: the pictures are in the archives"),
    ("folder:A,split=test", "split in folder:A,split=test has no effect: files of the format folder hold no splits"),
    ("tar:a.tar,missing=kept", "missing in tar:a.tar,missing=kept has no effect"),
    ("folder:A,missing=left-out", "has no effect"),
    ("folder:A,replace=a=b", "no list of the format folder names pictures by paths"),
    ("tar:a.tar,replace=a=b", "has no effect"),
    ("albef:a.json,caption=x", "only tables with titles of one's own have it, csv: and openclip:"),
    ("cc3m:a.tsv,picture=x", "has no effect"), ("folder:A,separator=|", "has no effect"),
    ("coco:a.json,caption=x", "has no effect"),
    ("albef:a.json,root=A,root=B", "root is given twice in"),
    ("karpathy:a.json,split=test,split=train", "split is given twice"),
    ("csv:a.csv,separator=;,separator=|", "separator is given twice"),
    ("albef:a.json,root=", "root= in albef:a.json,root= has no value"),
    ("albef:a.json,replace=a", "does not say what replaces it"),
    ("albef:a.json,replace==b", "does not say what replaces it"),
    ("csv:a.csv,separator=ab", "is not a separator"), ("csv:a.csv,separator=é", "is not a separator"),
    ("csv:a.csv,separator=\"", "is not a separator"),
    ("albef:a.json,rot=B", "rot=B in albef:a.json,rot=B is not a setting; did you mean root=?"),
    ("folder:with,comma", "a comma that belongs to the path has \\ before it: 'folder:with\\,comma'."),
    ("csv:a,b,c.csv", "'csv:a\\,b\\,c.csv'"), ("albef:a.json,root", "root in albef:a.json,root is none of root=FOLDER"),
  ]

  @Test(arguments: refused)
  func whatCannotHaveItsEffectIsAnError(address: String, words: String) {
    let error = #expect(throws: SourceError.self) { try SourceAddress(address) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("\n") == false)
  }

  @Test(arguments: SourceAddress.Format.allCases)
  func everySettingIsReadOrRefusedByEveryFormat(format: SourceAddress.Format) throws {
    for setting in ["root=r", "split=test", "missing=kept", "replace=a=b", "caption=c", "picture=p", "separator=;"] {
      let text = "\(format.rawValue):x,\(setting)"
      do throws(SourceError) {
        let (changed, plain) = (try SourceAddress(text), try SourceAddress("\(format.rawValue):x"))
        #expect(changed != plain, "\(text) is accepted and changes nothing")
      } catch {
        #expect(error.description.contains("has no effect"), "\(error)")
      }
    }
  }

  @Test func aPathWithACommaIsReadAsTheMessageSays() throws {
    let folder = try TemporaryFolder()
    try folder.writePicture("with,comma/a.jpg", level: 9)
    try folder.write("dog", to: "with,comma/a.txt")
    #expect(throws: SourceError.self) { try SourceAddress("folder:\(folder.path)/with,comma") }
    let source = try #require(try SourceAddress("folder:\(folder.path)/with\\,comma").open().first)
    #expect(source.captions(at: 0) == ["dog"])
  }
}
