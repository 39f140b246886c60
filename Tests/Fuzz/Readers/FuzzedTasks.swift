import Data
import Downstream

/// Published files of downstream tasks, and the addresses that name them.
extension FuzzedReader {
  static var tasks: [FuzzedReader] {
    [
      FuzzedReader(
        name: "task-address", limit: 256,
        seeds: [
          "vqa:q.json,annotations=a.json,root=/d", "albef-vqa:a.json,also=b.json,root=/d,vqa=coco,vg=vg,answers=l.json",
          "albef-grounding:r.json,root=/d,refs=refs.json,instances=i.json,boxes=d.json",
        ].map { Array($0.utf8) }
      ) { bytes, _ in
        do throws(SourceError) { _ = try TaskAddress(String(decoding: bytes, as: UTF8.self)) } catch {
          expectWords(error)
        }
      },
      task("vqa-questions", #"{"questions":[{"image_id":9,"question":"Is it?","question_id":90}]}"#) {
        (path, root) throws(SourceError) in
        _ = try QuestionSet(
          vqaQuestions: path, annotations: nil, pictures: COCOPictureNames(subset: "val2014"), root: root,
          answers: ["a"],
          name: "f")
      },
      task(
        "albef-vqa",
        #"[{"dataset":"vqa","image":"a.jpg","question":"q\u00e4?","answer":["x","y","x"],"question_id":4}]"#
      ) { (path, root) throws(SourceError) in
        _ = try QuestionSet(albefVQA: [path], root: root, answers: ["x"], name: "f")
      },
      task("snli-ve", #"{"Flickr30kID":"1.jpg","gold_label":"neutral","sentence2":"A dog."}"#) {
        (path, root) throws(SourceError) in
        _ = try EntailmentSet(snliVE: path, root: root, name: "f")
      },
      task("nlvr2", #"{"identifier":"dev-850-0-1","sentence":"Two dogs.","label":"True","directory":3}"#) {
        (path, root) throws(SourceError) in
        _ = try PicturePairSet(nlvr2: path, root: root, name: "f")
      },
      task("albef-grounding", #"[{"image":"COCO_train2014_000000000009.jpg","text":"left dog","ref_id":7}]"#) {
        (path, root) throws(SourceError) in
        _ = try GroundingSet(albefGrounding: [path], root: root, name: "f")
      },
      task("boxes", #"{"581857":[[1,2.5,30,40,0.9],[0,0,0,5]]}"#) { (path, _) throws(SourceError) in
        _ = try PictureBoxes(path: path)
      },
    ]
  }

  private static func task(
    _ name: String, _ seed: String, _ open: @escaping (_ path: String, _ root: String) throws(SourceError) -> Void
  ) -> FuzzedReader {
    FuzzedReader(name: name, seeds: [Array(seed.utf8)]) { bytes, scratch in
      let path = scratch.file(bytes, "task.json")
      do throws(SourceError) { try open(path, scratch.folder + "/root") } catch { expectWords(error) }
    }
  }
}
