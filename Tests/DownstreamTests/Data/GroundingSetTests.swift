import TestSupport
import Downstream
import Data
import Testing

@Suite struct GroundingSetTests {
  private let fixture: TaskFixture

  init() throws { fixture = try TaskFixture(pictures: ["train2014/COCO_train2014_000000000005.jpg"]) }

  private func references(_ reference: String = #""image_id":5,"ann_id":70"#) throws -> PictureReferences {
    try PictureReferences(
      path: fixture.write(#"[{"ref_id":3,"split":"testA","sentences":[],\#(reference)}]"#, to: "refs.json"),
      instances: fixture.write(
        #"{"images":[],"annotations":[{"id":70,"image_id":5,"bbox":[10,20.5,30,40]}]}"#, to: "instances.json"))
  }

  private func set(_ reference: Int = 3) throws -> GroundingSet {
    let image = "train2014/COCO_train2014_000000000005.jpg"
    let path = try fixture.write(
      #"[{"image":"\#(image)","text":"man in the hat"},{"image":"\#(image)","text":"dog","ref_id":\#(reference)}]"#)
    return try GroundingSet(albefGrounding: [path], root: fixture.root, name: "refcoco+/testA")
  }

  private func boxes(_ text: String) throws -> PictureBoxes {
    try PictureBoxes(path: fixture.write(text, to: "dets.json"))
  }

  @Test func phrasesFindTheirBoxesAndProposals() throws {
    let set = try set()
    #expect(set.examples.map(\.reference) == [nil, 3])
    #expect(set.pictures.count == 1 && set.pictures.group(at: 0) == "coco:5")
    let boxes = try boxes(#"{"5":[[0,0,10,10],[12,21,30,40,0.98]],"6":[]}"#)
    #expect(boxes.count == 2 && boxes[6] == [] && boxes[7] == nil)
    let targets = try set.targets(references(), proposals: boxes)
    #expect(targets.map(\.example) == [1])
    #expect(targets[0].box == PictureBox(x: 10, y: 20.5, width: 30, height: 40))
    #expect(targets[0].proposals.map(targets[0].isHit) == [false, true])
    #expect(try references()[3]?.split == "testA")
  }

  @Test func overlapIsIntersectionOverUnion() {
    let box = PictureBox(x: 0, y: 0, width: 10, height: 10)
    #expect(box.overlap(with: box) == 1)
    #expect(box.overlap(with: PictureBox(x: 5, y: 0, width: 10, height: 10)) == 50.0 / 150)
    #expect(box.overlap(with: PictureBox(x: 10, y: 0, width: 10, height: 10)) == 0)
    #expect(box.overlap(with: PictureBox(x: 20, y: 20, width: 10, height: 10)) == 0)
  }

  @Test func boxesWithoutAreaAreReadAndCounted() throws {
    let references = try PictureReferences(
      path: fixture.write(
        #"[{"ref_id":3,"split":"val","image_id":5,"ann_id":70},{"ref_id":4,"split":"val","image_id":5,"ann_id":71}]"#,
        to: "refs.json"),
      instances: fixture.write(
        #"{"images":[],"annotations":[{"id":70,"image_id":5,"bbox":[1,2,3,4]},{"id":71,"image_id":5,"bbox":[296.65,388.33,1.03,0.0]},{"id":72,"image_id":9,"bbox":[1,2,0,0]}]}"#,
        to: "instances.json"))
    #expect(references.count == 2 && references.flatCount == 2 && references.boxCount == 3)
    let flat = try #require(references[4]?.box)
    #expect(flat.isFlat && flat.overlap(with: flat) == 0 && flat.area == 0)
    let proposals = try boxes(#"{"5":[[0,0,10,0],[0,0,10,10],[1,1,0,5]]}"#)
    #expect(proposals.flatCount == 2 && proposals[5]?.count == 1)
    let address = try TaskAddress(
      "albef-grounding:x.json,refs=\(fixture.folder.path)/refs.json,instances=\(fixture.folder.path)/instances.json,"
        + "boxes=\(fixture.folder.path)/dets.json")
    var notes: [String] = []
    #expect(try address.targets(of: set(4), notes: &notes).count == 1)
    #expect(
      notes.count == 2 && notes[0].hasPrefix("2 of 3 boxes of ")
        && notes[0].contains("1 of 1 phrases that are asked means one")
        && notes[1].hasPrefix("2 boxes of "))
  }

  /// What is said of boxes that are annotated so; nil where they are taken.
  private func refusal(ofInstances json: String, boxes: String? = nil) throws -> String? {
    try fixture.folder.write(json, to: "instances.json")
    let address = try TaskAddress(
      "albef-grounding:x.json,refs=\(fixture.folder.path)/refs.json,instances=\(fixture.folder.path)/instances.json"
        + (boxes.map { ",boxes=\(fixture.folder.path)/\($0)" } ?? ""))
    let phrases = try set()
    var notes: [String] = []
    do throws(SourceError) {
      _ = try address.targets(of: phrases, notes: &notes)
      return nil
    } catch { return error.description }
  }

  /// Boxes are in pixels of the pictures that were annotated.
  @Test func picturesOfAnotherSizeThanTheAnnotatedOnesAreRefused() throws {
    _ = try references()
    func message(_ image: String) throws -> String? {
      try refusal(ofInstances: #"{"images":[\#(image)],"annotations":[{"id":70,"image_id":5,"bbox":[0,0,1,1]}]}"#)
    }
    #expect(try message(#"{"id":5,"width":3,"height":2}"#) == nil)
    #expect(try message(#"{"id":5}"#) == nil && message(#"{"id":6,"width":640,"height":480}"#) == nil)
    #expect(
      try message(#"{"id":5,"width":640,"height":480}"#)?.hasPrefix(
        "The picture coco:5 of refcoco+/testA is 640 x 480 pixels in ") == true)
    #expect(
      try message(#"{"id":5,"width":2,"height":3}"#)?.contains("and 3 x 2 in its file, where the boxes would lie")
        == true)
  }

  /// The picture is 3 x 2 pixels.
  @Test(arguments: ["", #""images":[{"id":5,"width":3,"height":2}],"#])
  func boxesThatLieOutsideTheirPictureAreRefused(images: String) throws {
    _ = try references()
    func message(_ box: String) throws -> String? {
      try refusal(ofInstances: #"{\#(images)"annotations":[{"id":70,"image_id":5,"bbox":[\#(box)]}]}"#)
    }
    for box in ["0,0,3,2", "2.5,1.5,9,9", "-1,-1,1.5,1.5", "3,2,0,0"] { #expect(try message(box) == nil) }
    for box in ["3,0,1,1", "0,2,1,1", "-2,0,2,1", "0,-1.5,1,1.5", "600,400,30,40"] {
      #expect(
        try message(box)?.contains(
          "lies outside the picture coco:5 of refcoco+/testA, which is 3 x 2 pixels in its file")
          == true, "\(box)")
    }
    #expect(
      try message("600,400,30,40")?.hasPrefix(
        "The box of reference 3 in \(fixture.folder.path)/instances.json, [600.0, 400.0, 30.0, 40.0], lies outside")
        == true
    )
  }

  /// The picture is 3 x 2 pixels.
  @Test func boxesToChooseFromThatLieOutsideTheirPictureAreRefused() throws {
    _ = try references()
    let instances = #"{"annotations":[{"id":70,"image_id":5,"bbox":[0,0,1,1]}]}"#
    func message(_ boxes: String) throws -> String? {
      try fixture.folder.write(#"{"5":[[0,0,1,1],\#(boxes)],"6":[[9,9,1,1]]}"#, to: "dets.json")
      return try refusal(ofInstances: instances, boxes: "dets.json")
    }
    for boxes in ["[2.5,1.5,9,9]", "[-1,-1,1.5,1.5,0.9]", "[3,2,0,0]"] { #expect(try message(boxes) == nil) }
    #expect(
      try message("[2,1,1,1],[3,0,1,1]")
        == "A box of '5' in \(fixture.folder.path)/dets.json, [3.0, 0.0, 1.0, 1.0], lies outside the picture coco:5 of "
        + "refcoco+/testA, which is 3 x 2 pixels in its file; give the pictures and the files of one release.")
  }

  @Test(arguments: ["refs", "instances", "boxes"]) func trainingFilesThatSayWhatPhrasesMeanAreRefused(key: String)
    throws
  {
    #expect(throws: Never.self) {
      try TaskAddress("albef-grounding:x.json,root=/data,also=y.json").requirePhrasesAlone()
    }
    let address = try TaskAddress("albef-grounding:x.json,\(key)=f.json")
    let error = #expect(throws: SourceError.self) { try address.requirePhrasesAlone() }
    #expect(
      error?.description
        == "\(key)=f.json in \(address) has no effect: training reads pictures and phrases alone; write it in the address of the "
        + "files that are asked.")
  }

  @Test func splitsOfReferencesAreThePublishedOnes() throws {
    func split(_ name: String) throws -> String? {
      let references = try PictureReferences(
        path: fixture.write(#"[{"ref_id":3,"split":"\#(name)","image_id":5,"ann_id":70}]"#, to: "refs.json"),
        instances: fixture.write(#"{"annotations":[{"id":70,"image_id":5,"bbox":[0,0,1,1]}]}"#, to: "instances.json"))
      return references[3]?.split
    }
    for name in ["train", "val", "test", "testA", "testB"] { #expect(try split(name) == name) }
    for name in ["testa", "validation", "dev", ""] {
      let error = #expect(throws: SourceError.self) { try split(name) }
      #expect(
        error?.description.contains("record 1: split is '\(name)', none of train, val, test, testA, testB") == true)
    }
  }

  @Test func referencesToSeveralThingsAreThoseOfAnotherDataSet() throws {
    let error = #expect(throws: SourceError.self) { try references(#""image_id":5,"ann_id":[70,71]"#) }
    #expect(error?.description.contains("ann_id is a list, as in gRefCOCO") == true)
  }

  @Test func anAddressOfTheWebIsNoPicture() throws {
    let path = try fixture.write(#"[{"image":"http://x/1.jpg","text":"dog"}]"#)
    let error = #expect(throws: SourceError.self) {
      try GroundingSet(albefGrounding: [path], root: fixture.root, name: "g")
    }
    #expect(
      error?.description.contains("record 1: image is a web address, http://x/1.jpg, and pictures must be files: ")
        == true)
  }

  @Test func filesThatDoNotFitTogetherAreErrors() throws {
    func message(_ body: () throws -> Void) -> String {
      let error = #expect(throws: SourceError.self, performing: body)
      return error?.description ?? ""
    }
    let good = try boxes(#"{"5":[[0,0,10,10]]}"#)
    let empty = try boxes(#"{"6":[[0,0,10,10]]}"#)
    #expect(
      message { _ = try set(4).targets(references(), proposals: good) }.contains("which the annotations do not hold"))
    #expect(
      message { _ = try set().targets(references(), proposals: empty) }.contains("there are no boxes to choose from"))
    #expect(message { _ = try references(#""image_id":6,"ann_id":70"#) }.contains("record 1: image_id is 6, but 5 in"))
    #expect(message { _ = try references(#""image_id":5,"ann_id":7"#) }.contains("ann_id 7 is the id of no annotation"))
    #expect(message { _ = try boxes(#"{"5":[[0,0,10]]}"#) }.contains("'5', box 1: it is not [x, y, width, height]"))
    #expect(message { _ = try boxes(#"{"5":[[0,0,-1,10]]}"#) }.contains("'5', box 1: it is not [x, y, width, height]"))
    #expect(message { _ = try boxes(#"{"x":[]}"#) }.contains("'x': it is not an array"))
    #expect(message { _ = try boxes("[1]") }.contains("it is not an object"))
  }
}
