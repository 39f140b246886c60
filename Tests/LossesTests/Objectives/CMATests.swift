import Autograd
import Encoders
import Losses
import Tensor
import Testing

@Suite struct CMATests {
  @Test(arguments: [Float(0), 0.4, 1])
  func itIsTheTwins(distillation: Float) {
    let world = quietWorld { $0.distillation = distillation }
    let step = world.makeStep()
    let term = CMA().term(for: step, head: NoHead())
    let (image, text) = (rows(of: step[OnlineImage()].global.value), rows(of: step[OnlineText()].global.value))
    let (imageTeacher, textTeacher) = (rows(of: step[MomentumImage()].global), rows(of: step[MomentumText()].global))
    let (tau, mix) = (Double(world.fixture.temperature), Double(distillation))
    let imageToText = contrastiveTwin(
      image, keys: textTeacher + rows(of: world.queues.text.features), temperature: tau, teacher: imageTeacher, mix: mix
    )
    let textToImage = contrastiveTwin(
      text, keys: imageTeacher + rows(of: world.queues.image.features), temperature: tau, teacher: textTeacher, mix: mix
    )
    #expect(agree(term.metrics[0].value.value.item, imageToText))
    #expect(agree(term.metrics[1].value.value.item, textToImage))
    #expect(agree(term.loss.value.item, (imageToText + textToImage) / 2))
  }

  @Test(arguments: [Float(0), 0.4, 1])
  func byGroupItIsTheTwinsWithSharedTargets(distillation: Float) {
    let world = quietWorld {
      $0.distillation = distillation
      $0.groupNumbers = [0, 1, 0, 2]
    }
    let step = world.makeStep()
    let term = CMA(positives: .sameGroup).term(for: step, head: NoHead())
    let (image, text) = (rows(of: step[OnlineImage()].global.value), rows(of: step[OnlineText()].global.value))
    let (imageTeacher, textTeacher) = (rows(of: step[MomentumImage()].global), rows(of: step[MomentumText()].global))
    let (tau, mix) = (Double(world.fixture.temperature), Double(distillation))
    let groups = step[GroupNumbers()]
    #expect(groups[0] == groups[2] && Set(groups).count == 3)
    let imageToText = contrastiveTwin(
      image, keys: textTeacher + rows(of: world.queues.text.features), temperature: tau, teacher: imageTeacher,
      mix: mix, groups: (groups, groups + world.queues.text.groups))
    let textToImage = contrastiveTwin(
      text, keys: imageTeacher + rows(of: world.queues.image.features), temperature: tau, teacher: textTeacher,
      mix: mix, groups: (groups, groups + world.queues.image.groups))
    #expect(agree(term.metrics[0].value.value.item, imageToText))
    #expect(agree(term.metrics[1].value.value.item, textToImage))
  }

  @Test func theTwoDirectionsDiffer() {
    let term = CMA().term(for: quietWorld().makeStep(), head: NoHead())
    #expect(term.metrics[0].value.value.item != term.metrics[1].value.value.item)
  }
}
