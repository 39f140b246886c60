# A disk that is full where rank 0 writes. Sourced.

show_disk() {
  local ladder=(objective-ladder "${studies[@]}") place=$folder/disk library
  mkdir -p "$place/small"
  # Two of four runs have room.
  if ! mount -t tmpfs -o size=2500k none "$place/small" 2>/dev/null; then
    say "left out: a full disk, because this user can mount none"
    return
  fi
  ends=("umount $place/small" ${ends[@]+"${ends[@]}"})
  compute alone 1 run "${ladder[@]}" --runs "$place/alone"
  for library in openmpi mpich; do
    mount -o remount,size=2500k "$place/small"
    start "$library" 2 run "${ladder[@]}" --runs "$place/small/ranks"
    expect "a full disk ($library)" 1 'No space|no space|full'
    whole "$place/small/ranks" "a full disk ($library)"
    mount -o remount,size=64m "$place/small"
    compute "$library" 2 run "${ladder[@]}" --runs "$place/small/ranks"
    same "continued with more room ($library)" "$place/alone" "$place/small/ranks" 2 "${ladder[@]}"
    rm -r "$place/small/ranks"
  done
}

# whole RUNS WHAT: checkpoints that are there can be read.
whole() {
  local file
  for file in "$1"/*/checkpoint.safetensors; do
    [ -f "$file" ] || continue
    "$triad" checkpoint show "$file" >/dev/null || stop "$2: $file is damaged"
  done
}
