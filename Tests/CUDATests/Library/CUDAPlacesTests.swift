import CUDA
import Foundation
import TestSupport
import Testing

@Suite struct CUDAPlacesTests {
  @Test func `The folder that is named comes first, then the loader's own search`() {
    let places = CUDAPlaces(environment: ["TRIAD_CUDA": "/opt/x"])
    #expect(places.folders.prefix(2) == ["/opt/x", ""])
    #expect(Array(places.candidates(["a", "b"]).prefix(4)) == ["/opt/x/a", "/opt/x/b", "a", "b"])
    #expect(CUDAPlaces(environment: [:]).folders.first == "")
  }

  @Test func `Libraries of Python's packages are found in the active environment`() throws {
    try withTemporaryFolder { path in
      try FileManager.default.createDirectory(
        atPath: path + "/lib/python3.12/site-packages", withIntermediateDirectories: true)
      let places = CUDAPlaces(environment: ["VIRTUAL_ENV": path])
      #expect(places.folders.contains(path + "/lib/python3.12/site-packages/nvidia/cu13/lib"))
    }
  }

  @Test func `A library that is not there is a sentence with the remedy`() {
    let nowhere = CUDAPlaces(environment: ["TRIAD_CUDA": "/nowhere"])
    let survey = CUDASurvey(nowhere)
    #expect(survey.libraries.map(\.name) == ["driver", "cuBLASLt", "NVRTC"])
    for library in survey.libraries where library.file == nil {
      #expect(library.fault?.hasSuffix("a folder that is not searched can be named in TRIAD_CUDA.") == true)
    }
  }
}
