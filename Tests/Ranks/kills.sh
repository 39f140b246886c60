# Studies that are killed at random. Sourced; `run` shows a few, `kills` as many as one likes.

# What is killed, a study a line; about a second each, undisturbed.
victims=(
  "objective-ladder --epochs 1"
  "relative-position --epochs 2"
  "aggregators --epochs 1"
  "downstream-ladder"
)

# The first two studies are enough for a few.
show_kills() {
  victims=("${victims[@]:0:2}")
  kill_studies 10
}

# kill_studies COUNT: kills so often, and fails if a study then differs from the undisturbed one, or does not end as it should.
kill_studies() {
  local wanted=$1 kills=0 finished=0 differing=0 left=0 begin=$SECONDS
  local place=$folder/kills
  mkdir "$place"
  exec 2>"$folder/notices"
  while [ "$kills" -lt "$wanted" ]; do
    kill_a_study
    finished=$((finished + 1))
    if [ $((finished % 10)) = 0 ]; then say "$kills kills, $finished studies, $differing differing tables, $((SECONDS - begin)) s"; fi
  done
  exec 2>&4
  say "$kills kills, $finished studies, $differing differing tables"
  [ "$left" = 0 ] || stop "after $left kills processes were left for more than 10 s"
  [ "$differing" = 0 ] || stop "$differing studies that were killed differ from undisturbed ones"
}

# One study, from its begin to its comparison.
kill_a_study() {
  local study=(${victims[RANDOM % ${#victims[@]}]}) manner try
  local reference=$place/${study[0]}
  study+=("${studies[@]}")
  [ -d "$reference" ] || compute alone 1 run "${study[@]}" --runs "$reference"
  history=()
  for try in $(seq 50); do
    choose_manner
    start "$library" "$count" run "${study[@]}" --runs "$place/killed" "${options[@]}"
    if [ "$kills" -ge "$wanted" ] || ! strike; then
      ended 120 || stop "a study does not end: ${history[*]}"
      [ "$status" = 0 ] || { explain; stop "a study that was not killed has ended with $status: ${history[*]}"; }
      gone || stop "a study that was not killed has left processes: ${history[*]}"
      break
    fi
    kills=$((kills + 1))
    wait_for_end
  done
  # However unlucky, a study ends.
  [ "$try" -lt 50 ] || compute alone 1 run "${study[@]}" --runs "$place/killed"
  if ! (same x "$reference" "$place/killed" 1,2,4 "${study[@]}") >"$folder/compared" 4>&1; then
    differing=$((differing + 1))
    say "DIFFERS: ${study[*]}: ${history[*]}"
    cat "$folder/compared"
    if [ -n "${KEEP:-}" ]; then cp -r "$place/killed" "$KEEP/differing-$differing"; fi
  fi
  rm -rf "$place/killed"
}

# How the study is started this time: `library`, `count`, `options`.
choose_manner() {
  # Seconds that Open MPI gives ranks to end, as usual or none.
  export OMPI_MCA_odls_base_sigkill_timeout=$((RANDOM % 2))
  library=alone count=1 options=(--checkpoint 0)
  case $((RANDOM % 10)) in
    0 | 1) ;;
    2) options+=(--jobs 2) ;;
    3 | 4 | 5) library=openmpi ;;
    *) library=mpich ;;
  esac
  [ $library = alone ] && return
  count=$((RANDOM % 6 == 0 ? 4 : 2))
  if [ $((RANDOM % 3)) = 0 ] && partitions; then options+=(--partition-optimizer); fi
}

partitions() {
  [ -n "${partitions_=}" ] || partitions_=$("$triad" run --help | grep -c -e --partition-optimizer || true)
  [ "$partitions_" -gt 0 ]
}

# Waits for a moment at random, mostly a number of steps, and sends a signal; fails if the study has ended before.
strike() {
  local signal=KILL whom process
  [ $((RANDOM % 5)) != 0 ] || signal=TERM
  if [ $((RANDOM % 4)) = 0 ]; then
    sleep "0.$(printf %03d $((RANDOM % 900)))"
  else
    wait_for_steps $((RANDOM % 20 + 1))
    sleep "0.0$((RANDOM % 5))"
  fi
  case $((RANDOM % 3)) in
    0) whom=launcher process=$launcher ;;
    1) whom=rank process=$(ranks | shuf -n 1 --random-source=<(yes $RANDOM)) ;;
    # The launcher first, which else has time to say that somebody was killed.
    2) whom=all process="$launcher $(ours)" ;;
  esac
  # A worker that is killed is a failed run, and says so in the table.
  case " ${options[*]} $whom" in *" --jobs "*rank) whom=launcher process=$launcher ;; esac
  kill -0 "$launcher" 2>/dev/null || return 1
  local hit=1 one
  for one in $process; do if kill "-$signal" "$one" 2>/dev/null; then hit=0; fi; done
  history+=("$library/$count/$(echo "${options[*]:2}" | tr -d ' ')/$signal/$whom")
  return $hit
}

# Until so many steps are logged beyond those that were, or the study ends.
wait_for_steps() {
  local target
  count_steps
  target=$((steps + $1))
  while [ "$steps" -lt "$target" ] && kill -0 "$launcher" 2>/dev/null; do
    sleep 0.01
    count_steps
  done
}

# Sets `steps`, without a process.
count_steps() {
  local file lines
  steps=0
  for file in "$place"/killed/*/log.jsonl; do
    [ -f "$file" ] || continue
    mapfile -t lines <"$file"
    steps=$((steps + ${#lines[@]}))
  done
}

# Until nobody of the killed study is left; whoever stays for longer than ten seconds is counted and ended.
wait_for_end() {
  local deadline=$((SECONDS + 11)) last=${history[${#history[@]} - 1]}
  while [ -n "$(ours)" ] && [ "$SECONDS" -lt "$deadline" ]; do sleep 0.05; done
  if [ -n "$(ours)" ]; then
    left=$((left + 1))
    say "LEFT after $last: $(ps -o stat=,args= -p "$(ours | paste -sd,)" | cut -c 1-60 | paste -sd';')"
    end_all
  fi
  wait "$launcher" 2>/dev/null || true
  rm -rf "${folder:?}"/shared/*
}
