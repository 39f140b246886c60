/// "What kind of thing is this?", of each picture whose concept is of one of the kinds.
package enum KindQuestions {
  package static func drafts(_ pictures: TaskPictures) -> [QuestionDraft] {
    let wordNet = pictures.map.wordNet
    var kinds: [SynsetID: PictureKind] = [:]
    for synset in pictures.synsets {
      kinds[synset] = PictureKind(ancestors: wordNet.ancestors(of: synset), in: wordNet)
    }
    return pictures.concepts.enumerated().compactMap { picture, concept in
      concept.flatMap { kinds[$0.synset] }.map {
        QuestionDraft(picture, "what kind of thing is this?", $0.rawValue, kind: .kind)
      }
    }
  }
}
