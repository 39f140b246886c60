# A file system without locks, as a filter of system calls makes one: files that name host and process keep two apart.

without_locks() {
  local place=$folder/without-locks compiler
  compiler=$(command -v cc || command -v clang || command -v gcc) || stop 'no C compiler for no-locks.c'
  "$compiler" -O1 -o "$folder/no-locks" "$here/no-locks.c"
  local task=("$folder/no-locks" "$triad" run "${study[@]}" --runs "$place" --task 1 --checkpoint 1)
  "${task[@]}" >/dev/null 2>"$folder/first" &
  local first=$!
  wait_for 60 'the first process does not begin' has_logged "$place/${runs[1]}" 5
  "$folder/no-locks" "$triad" runs ls --runs "$place" 2>/dev/null | grep ' running ' >/dev/null || stop 'a run at work is not listed as running'
  ! "$folder/no-locks" "$triad" runs rm "${runs[1]}" --force --runs "$place" 2>"$folder/second" \
    || stop 'a run at work was removed'
  kill -9 "$first"
  wait "$first" 2>/dev/null || true
  "${task[@]}" >/dev/null 2>"$folder/third" || stop "the run does not go on: $(tail -n 1 "$folder/third")"
  grep -q 'this file system has no locks (no locks available)' "$folder/first" || stop 'nobody says that there are no locks'
  grep -q 'Another process is computing the run' "$folder/second" || stop "refused otherwise: $(cat "$folder/second")"
  grep -q "was left by process $first of $(hostname).*that process has ended: it is taken over" "$folder/third" \
    || stop "nothing is said of who was killed: $(cat "$folder/third")"
  [ -z "$(find "$place" -name '*.held*')" ] || stop 'a file that stands for a lock was left behind'
  echo 'slurm: without locks of the file system: kept out while it lives, taken over when it was killed'
}
