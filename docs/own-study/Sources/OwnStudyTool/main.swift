import OwnStudyParts
import Triad

// What the experiments use is known by that; parts that only runs of other tools use are added to the catalogue:
// catalogue: .standard.adding(TheirLoss.self)
TriadCommand.main(experiments: [.modalityGap, .threeBesideCMA])
