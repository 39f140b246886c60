# An array of which one task is asked to stop and one is killed; both go back into the queue, and the tables are those of the undisturbed
# study.

# How a task begins: with the cache on its node's disk.
before="export TRIAD_CACHE=$folder/local/cache"

# submit RUNS WORDS...: submits the study and sets `job` and `job_name`.
submit() {
  local place=$1
  shift
  job=$("$triad" slurm "${study[@]}" --runs "$place" --checkpoint 1 --time 5:00 --before "$before" "$@" 2>"$folder/submitted") \
    || stop "nothing was submitted: $(cat "$folder/submitted")"
  job_name=$(sed -nE 's/^ *"name" : "(.*)",?$/\1/p' "$place/slurm/$job.json")
}

# listed RUNS STATE: how many runs `triad runs ls` shows in a state.
listed() { "$triad" runs ls --runs "$1" --state "$2" --format json 2>/dev/null | grep -c '"run":' || true; }

# process_of RUN: the process that a lock's note names.
process_of() { sed -nE 's/^ *"process" : ([0-9]+),?$/\1/p' "$1/lock"; }

killed_and_requeued() {
  local place=$folder/killed
  submit "$place"
  wait_for 60 'the first two tasks do not begin' has_logged "$place/${runs[1]}" 5
  wait_for 60 'the second task does not begin' has_logged "$place/${runs[2]}" 5
  [ "$(listed "$place" running) $(listed "$place" queued)" = '2 2' ] || stop "runs ls: $("$triad" runs ls --runs "$place")"
  "$triad" slurm "${study[@]}" --runs "$place" 2>"$folder/again"
  grep -q '^Nothing is submitted' "$folder/again" || stop "what is queued was submitted again: $(cat "$folder/again")"

  kill -9 "$(process_of "$place/${runs[2]}")"
  # Of a task that has gone back into the queue meanwhile, it asks again and again.
  timeout 1 scancel --signal=TERM --batch "${job}_1" 2>/dev/null || true
  wait_for 30 'the task that was stopped is not back in the queue' state_is "${job}_1" PENDING
  [ "$(listed "$place" waiting)" = 1 ] || stop "runs ls: $("$triad" runs ls --runs "$place")"
  wait_for 30 'the task that was killed does not end' state_is "${job}_2" ''
  scontrol requeue "${job}_2"
  hasten "${job}_1"
  hasten "${job}_2"
  wait_for 90 'the array does not end' has_left "$job"
  wait_for 60 'the tables are not written' test -e "$(echo "$place"/studies/objective-ladder-*)/report.html"
  local output=$place/slurm/$job
  grep -q 'stopped with a checkpoint, back into the queue' "${output}_1.out" || stop "$(cat "${output}_1.out")"
  grep -q 'failed with status 137' "${output}_2.out" || stop "$(cat "${output}_2.out")"
  for task in 1 2; do
    grep -q 'start 2' "${output}_$task.out" && grep -q "task $task: done" "${output}_$task.out" || stop "$(cat "${output}_$task.out")"
  done
  for node in node1 node2; do
    [ -n "$(ls "$folder/$node/cache/shards" 2>/dev/null)" ] || stop "$node has made no index in its own cache"
  done
  same_tables "$place" 'an array with a task stopped and a task killed'
  cmp <("$triad" table "${study[@]}" --runs "$place" --format md) "$(echo "$place"/studies/objective-ladder-*)/table.md"
}
