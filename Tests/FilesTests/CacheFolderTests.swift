import Files
import Testing

@Suite("The folders of DebCap")
struct CacheFolderTests {
  @Test("follow TRIAD_CACHE, then the XDG folder, then the home")
  func order() {
    let home = ["HOME": "/home/ada"]
    #expect(CacheFolder.standard(environment: home).root == "/home/ada/.cache/triad")
    let desktop = home.merging(["XDG_CACHE_HOME": "/var/c"]) { _, new in new }
    #expect(CacheFolder.standard(environment: desktop).root == "/var/c/triad")
    let own = desktop.merging(["TRIAD_CACHE": "/data/t"]) { _, new in new }
    #expect(CacheFolder.standard(environment: own).root == "/data/t")
    #expect(CacheFolder.standard(environment: own.merging(["TRIAD_CACHE": ""]) { $1 }).root == "/var/c/triad")
  }
}
