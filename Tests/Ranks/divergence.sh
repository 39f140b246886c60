# A loss that is not finite is a result like any other, the same for any number of ranks. Sourced.

show_divergence() {
  local long=(objective-ladder "${studies[@]}" --epochs 1) place=$folder/divergence pair
  mkdir "$place"
  start alone 1 run "${long[@]}" --runs "$place/begun" --checkpoint 0
  trains "$place/begun" 5
  end_all
  wait "$launcher" 2>/dev/null || true
  # No command line makes a loss infinite; a weight that is no number does.
  python3 "$here/spoil.py" "$place"/begun/*/checkpoint.safetensors
  for pair in "alone 1" "openmpi 4" "mpich 2"; do
    cp -r "$place/begun" "$place/${pair% *}"
    compute $pair run "${long[@]}" --runs "$place/${pair% *}"
    [ "$(grep -c '"failure"' "$place/${pair% *}"/*/result.json | grep -c ':1$')" = 1 ] || stop "a run that diverges: no failed row (${pair% *})"
    [ "$pair" = "alone 1" ] || same "a run that diverges on ${pair#* } ranks (${pair% *})" "$place/alone" "$place/${pair% *}" "${pair#* }" "${long[@]}"
  done
  cp -r "$place/begun" "$place/fast"
  start openmpi 2 run "${long[@]}" --runs "$place/fast" --fail-fast
  expect "a run that diverges, --fail-fast (openmpi)" 1 "The arm '.*' failed with seed 0"
}
