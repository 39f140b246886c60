# What all parts use: where they work, how Triad is started, how what was started is ended. Sourced; `triad` names the executable.

# Everything lies here; the scripts are in `here`.
folder=$(mktemp -d)
export TRIAD_RANK_TEST=$folder TRIAD_THREADS=1
# Open MPI refuses root, whom a container has, unless told twice; its files go with the folder.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
mkdir "$folder/shared"
export OMPI_MCA_orte_tmpdir_base=$folder/shared OMPI_MCA_btl_vader_backing_directory=$folder/shared
studies=(--scale smoke --data shapes --shards 8 --seeds 1)

say() { echo "$*"; }

# Where a person reads, also when notices of the shell that somebody was killed go elsewhere.
exec 4>&2
stop() {
  echo "Tests/Ranks: $*" >&4
  exit 1
}

# The processes of this test, launchers and ranks, or those with this name: whatever was started with its folder in its environment.
ours() {
  local file process name
  for file in $(grep -lsF "TRIAD_RANK_TEST=$folder" /proc/[0-9]*/environ || true); do
    process=${file#/proc/} process=${process%/environ}
    name=$(cat "/proc/$process/comm" 2>/dev/null) || continue
    [ "$name" != grep ] && { [ $# = 0 ] || [ "$name" = "$1" ]; } && echo "$process"
  done
  return 0
}

# The processes of Triad that compute.
ranks() { ours "$(basename "$triad")"; }

# The process of a rank of the job under way.
rank() {
  local process
  for process in $(ranks); do
    if tr '\0' '\n' <"/proc/$process/environ" 2>/dev/null | grep -qxE "(OMPI_COMM_WORLD_RANK|PMI_RANK)=$1"; then
      echo "$process"
    fi
  done
}

end_all() {
  local processes
  processes=$(ours)
  # What was stopped hears nothing else.
  [ -z "$processes" ] || kill -9 $processes 2>/dev/null || true
}

# Commands that are run at the end, the latest first.
ends=()
at_end() {
  local command
  end_all
  for command in ${ends[@]+"${ends[@]}"}; do $command >/dev/null 2>&1 || true; done
  rm -rf "$folder"
}
trap at_end EXIT
trap 'exit 1' INT TERM

# The command that starts Triad on ranks of a library, in `line`.
launch_line() {
  case $1 in
    alone) line=("$triad") ;;
    openmpi) line=(mpirun.openmpi --oversubscribe --bind-to none -n "$2" "$triad") ;;
    mpich) line=(mpiexec.mpich -n "$2" "$triad") ;;
    *) stop "there is no library $1" ;;
  esac
}

# start LIBRARY COUNT WORDS...: starts Triad in the background; `launcher` is the process, `$folder/out` and `$folder/err` what it says.
start() {
  launch_line "$1" "$2"
  start_line "${line[@]}" "${@:3}"
}

start_line() {
  "$@" </dev/null >"$folder/out" 2>"$folder/err" &
  launcher=$!
}

# ended SECONDS: waits for it, at most so long; `status` is what it left.
ended() {
  local deadline=$((SECONDS + $1 + 1))
  while kill -0 "$launcher" 2>/dev/null && [ "$SECONDS" -lt "$deadline" ]; do sleep 0.05; done
  if kill -0 "$launcher" 2>/dev/null; then
    explain
    end_all
    wait "$launcher" 2>/dev/null || true
    status=hung
    return 1
  fi
  status=0
  wait "$launcher" 2>/dev/null || status=$?
}

# Nobody is left, a moment after the launcher has ended.
gone() {
  local try
  for try in $(seq 40); do
    [ -n "$(ours)" ] || return 0
    sleep 0.05
  done
  ps -o pid,stat,args -p "$(ours | paste -sd,)" >&4 || true
  return 1
}

# expect WHAT STATUS SENTENCE: how the job under way ends; STATUS is one, or `bad` where launchers choose it.
expect() {
  ended 30 || stop "$1: nobody ends it"
  case $2 in
    bad) [ "$status" != 0 ] ;;
    *) [ "$status" = "$2" ] ;;
  esac || { explain; stop "$1: ended with $status"; }
  local said
  said=$(grep -c '^triad: ' "$folder/err" || true)
  if [ -n "${others_may_speak:-}" ] && [ "$said" -gt 1 ]; then
    say "$1: one more sentence, $(grep '^triad: ' "$folder/err" | grep -vE "$3" | cut -c 8-)"
    said=$(grep '^triad: ' "$folder/err" | grep -cE "$3")
  fi
  [ "$said" = 1 ] || { cat "$folder/err" >&4; stop "$1: $said sentences"; }
  grep '^triad: ' "$folder/err" | grep -qE "$3" || { cat "$folder/err" >&4; stop "$1: another sentence than '$3'"; }
  gone || stop "$1: processes are left"
  say "$1: status $status, $(grep '^triad: ' "$folder/err" | grep -E "$3" | cut -c 8-)"
}

explain() { tail -n 8 "$folder/err" >&4; }

# compute LIBRARY COUNT WORDS...: starts Triad, which must do what it is told.
compute() {
  start "$@"
  ended 120 || stop "'triad ${*:3}' on $2 ranks ($1) does not end"
  [ "$status" = 0 ] || { explain; stop "'triad ${*:3}' on $2 ranks ($1) has ended with $status"; }
  gone || stop "'triad ${*:3}' on $2 ranks ($1) has left processes"
}

# Steps that the logs of a folder of runs hold.
logged() { cat "$1"/*/log.jsonl 2>/dev/null | wc -l; }

# same WHAT REFERENCE RUNS COUNTS WORDS...: run folders and tables are equal, and the last entry of environment.json is one of these numbers
# of ranks, joined by commas.
# The first use of a folder as a reference keeps its tables.
same() {
  # A table is read from what was compared: one format is enough where formats are not what is shown.
  local what=$1 reference=$2 runs=$3 counts=$4 format formats=${formats:-json}
  shift 4
  python3 "$here/compare.py" "$reference" "$runs" "$counts" >"$folder/differences" \
    || { cat "$folder/differences" >&4; stop "$what: the runs differ"; }
  for format in $formats; do
    [ -f "$reference.$format" ] || table "$reference" "$format" "$@" >"$reference.$format"
    table "$runs" "$format" "$@" | cmp -s - "$reference.$format" || stop "$what: table.$format differs"
  done
  say "$what: $(cat "$folder/differences"), and the table ($formats)"
}

table() { "$triad" table "${@:3}" --runs "$1" --no-cost --format "$2"; }
