import Triad

TriadCommand.main()
