import DataSets
import Files
import Data
import Foundation
import Testing

@Suite("The fetcher of DebCap")
struct DebCapFetcherTests {
  @Test("misses every package in an empty folder")
  func emptyFolder() {
    let fetcher = DebCapFetcher(folders: CacheFolder(root: "/nowhere"))
    #expect(fetcher.missingPackages == DebCapPackage.all)
  }

  @Test("touches nothing when everything is there")
  func complete() throws {
    let miniature = try MiniatureDebCap()
    let fetcher = DebCapFetcher(folders: miniature.folders)
    #expect(fetcher.missingPackages.isEmpty)
    var stages: [DebCapFetchProgress.Stage] = []
    try fetcher.fetch { stages.append($0.stage) }
    #expect(stages == [DebCapFetchProgress.Stage](repeating: .present, count: DebCapPackage.all.count))
  }

  @Test("names the way without a network")
  func description() {
    let errors: [DebCapFetchError] = [
      .tool(name: "unzip", package: "unzip"), .download(package: "wordnet-base", reason: "no route to host"),
      .content(package: "wordnet-base", reason: "cut"),
    ]
    for error in errors { #expect(error.description.contains("`make ablation DATA=shapes`")) }
  }
}
