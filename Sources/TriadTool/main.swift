import Experiments
import Triad

TriadCommand.main(experiments: Experiment.all)
