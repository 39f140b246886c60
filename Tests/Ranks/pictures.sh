# Pictures that cannot be used: the same ones are replaced by the same ones whatever the number of ranks, and too many, also on one rank
# alone, end the job. Sourced.

show_pictures() {
  local place=$folder/pictures pair
  mkdir "$place"
  # Of 120 pictures one may be damaged.
  python3 "$here/pictures.py" "$place/train" 120
  python3 "$here/pictures.py" "$place/test" 24
  local own=(objective-ladder --scale smoke --shards 8 --seeds 1 --epochs 1 --data "folder:$place/train" --test "own=folder:$place/test")
  damage "$place/train/0017.png"
  compute alone 1 run "${own[@]}" --runs "$place/alone"
  [ "$(cat "$place"/alone/*/faults.jsonl | wc -l)" = 4 ] || stop "a damaged picture is no fault of each of four runs"
  for pair in "openmpi 2" "mpich 4"; do
    compute $pair run "${own[@]}" --runs "$place/ranks"
    same "a damaged picture on ${pair#* } ranks (${pair% *})" "$place/alone" "$place/ranks" "${pair#* }" "${own[@]}"
    rm -r "$place/ranks"
  done
  unreadable_on_one
  for pair in 1 2 3 4 5 6; do damage "$place/train/000$pair.png"; done
  start mpich 2 run "${own[@]}" --runs "$place/ranks"
  expect "seven damaged pictures of 120" 1 '[67] of 120 pictures of .*train cannot be used'
}

damage() { head -c 60 "$1" >"$1.part" && mv "$1.part" "$1"; }

# The second rank sees a folder in which a quarter of the pictures are damaged, as on a host whose drive has suffered.
unreadable_on_one() {
  local library file
  if ! unshare --mount true 2>/dev/null; then
    say "left out: pictures that one rank cannot read, because this user has no mounts of its own"
    return
  fi
  cp -r "$place/train" "$place/spoiled"
  for file in "$place"/spoiled/00[5-7]*.png; do damage "$file"; done
  cat >"$place/second" <<RANK
#!/bin/sh
[ "\${OMPI_COMM_WORLD_RANK:-\$PMI_RANK}" = 1 ] || exec "\$@"
exec unshare --mount sh -c 'mount --bind "$place/spoiled" "$place/train" && exec "\$@"' - "\$@"
RANK
  chmod +x "$place/second"
  for library in openmpi mpich; do
    rm -rf "$place/ranks"
    launch_line "$library" 2
    # In front of the executable, which is the last word.
    start_line "${line[@]:0:${#line[@]}-1}" "$place/second" "$triad" run "${own[@]}" --runs "$place/ranks"
    expect "pictures that rank 1 cannot read ($library)" 1 '(rank 1 on .*: )?.*cannot be used|more than'
    [ -z "$(ls "$place"/ranks/*/result.json 2>/dev/null)" ] || stop "a run whose pictures cannot be read has a result"
  done
}
