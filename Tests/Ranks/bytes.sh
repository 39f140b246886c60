# The number of ranks is not part of a result. Sourced.

show_bytes() {
  local ladder=(objective-ladder "${studies[@]}") formats="text md csv json" pair
  same_on objective-ladder "1 2 4 8" "2 4 8" "${ladder[@]}"
  if "$triad" run --help | grep -qe --partition-optimizer; then
    for pair in "openmpi 4" "mpich 2"; do same_as_alone $pair --partition-optimizer "${ladder[@]}" --partition-optimizer; done
  else
    say "left out: --partition-optimizer, which this triad has not"
  fi
  same_on '--observe 2' 4 '' "${ladder[@]}" --observe 2
  same_on aggregators '' 2 aggregators "${studies[@]}" --evaluate-every 2
  same_on 'downstream tasks' 4 2 downstream-ladder "${studies[@]}" --evaluate-every 2
}

# same_on NAME "COUNTS OF OPEN MPI" "COUNTS OF MPICH" WORDS...: a study alone, and on so many ranks.
same_on() {
  local name=$1 openmpi=$2 mpich=$3 place=$folder/bytes library count
  shift 3
  rm -rf "$place" "$place".*
  mkdir -p "$place"
  compute alone 1 run "$@" --runs "$place/alone"
  for library in openmpi mpich; do
    for count in ${!library}; do same_as_alone $library "$count" "$name" "$@"; done
  done
}

# same_as_alone LIBRARY COUNT NAME WORDS...
same_as_alone() {
  local library=$1 count=$2 name=$3 place=$folder/bytes
  shift 3
  compute "$library" "$count" run "$@" --runs "$place/ranks"
  same "$name on $(counted "$count") ($library)" "$place/alone" "$place/ranks" "$count" $(table_words "$@")
  rm -r "$place/ranks"
}

counted() { [ "$1" = 1 ] && echo '1 rank' || echo "$1 ranks"; }

# The words of run that name the study, which `table` takes too.
table_words() {
  while [ $# -gt 0 ]; do
    case $1 in
      --observe | --evaluate-every) shift ;;
      --partition-optimizer) ;;
      *) echo "$1" ;;
    esac
    shift
  done
}
