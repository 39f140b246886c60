import Command
import Testing

@Suite struct DeviceChoiceTests {
  @Test(arguments: ["cpu", "auto", "cuda", "cuda:0", "cuda:13"]) func aDeviceIsWrittenAsItIsRead(_ text: String) {
    #expect(DeviceChoice(text)?.text == text)
  }

  @Test(arguments: [
    "", "gpu", "CPU", "cuda:", "cuda:-1", "cuda:x", "cuda:1 ", "cuda:٣", "cuda:99999999999999999999", "cpu:0", "cuda0",
  ])
  func anythingElseIsNoDevice(_ text: String) {
    #expect(DeviceChoice(text) == nil)
  }

  @Test func theNumberOfAGPUIsKept() {
    #expect(DeviceChoice("cuda:2") == .gpu(2))
    #expect(DeviceChoice("cuda") == .gpu(nil))
  }
}
