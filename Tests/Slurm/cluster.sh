# A Slurm cluster of two nodes on this machine, in a folder of its own; read by `run`, which sets `here` and `folder`.
#
# Each node has a disk of its own: what both call $folder/local are two folders (a mount namespace each).

# Prints a port that nobody listens at.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 20000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

start_cluster() {
  local name
  mkdir -p "$folder/cluster/state" "$folder/local" "$folder/node1" "$folder/node2"
  export SLURM_CONF=$folder/cluster/slurm.conf
  sed -e "s|@FOLDER@|$folder|g; s|@HOST@|$(hostname -s)|g" \
    -e "s|@CONTROLLER@|$(free_port)|; s|@FIRST@|$(free_port)|; s|@SECOND@|$(free_port)|" \
    "$here/slurm.conf" >"$SLURM_CONF"
  (umask 077 && dd if=/dev/urandom of="$folder/cluster/munge.key" bs=128 count=1 2>/dev/null)
  munged --key-file="$folder/cluster/munge.key" --socket="$folder/cluster/munge.socket" \
    --pid-file="$folder/cluster/munged.pid" --log-file="$folder/cluster/munged.log" \
    --seed-file="$folder/cluster/munged.seed" || stop "munged does not start: $(last_line munged.log)"
  slurmctld -f "$SLURM_CONF" -c || stop "slurmctld does not start: $(last_line slurmctld.log)"
  for name in node1 node2; do
    unshare --mount --propagation private bash -c 'mount --bind "$1/$2" "$1/local" && exec slurmd -f "$SLURM_CONF" -N "$2"' \
      bash "$folder" "$name" || stop "slurmd of $name does not start: $(last_line "slurmd.$name.log")"
  done
  wait_for 20 'the two nodes do not answer' both_idle
}

last_line() { tail -n 1 "$folder/cluster/$1" 2>/dev/null; }

both_idle() { [ "$(sinfo --noheader --Node --format=%T 2>/dev/null | grep -c '^idle$')" = 2 ]; }

# Ends what `start_cluster` has started, by the numbers that they wrote down, and waits for it.
stop_cluster() {
  local file number
  for file in slurmd.node1.pid slurmd.node2.pid slurmctld.pid munged.pid; do
    [ -s "$folder/cluster/$file" ] || continue
    number=$(cat "$folder/cluster/$file")
    kill "$number" 2>/dev/null || continue
    for _ in $(seq 100); do kill -0 "$number" 2>/dev/null || break; sleep 0.1; done
    kill -9 "$number" 2>/dev/null || true
  done
}

# The state of a task, such as 12_3: a word of Slurm's, or nothing once it has left the queue.
state_of() { squeue --noheader --array --name="$job_name" --format='%i|%T' | sed -n "s/^$1|//p"; }

# state_is TASK STATE
state_is() { [ "$(state_of "$1")" = "$2" ]; }

# has_left JOB: whether no task of an array is queued any more.
has_left() {
  local queue
  queue=$(squeue --noheader --array --format=%F) && ! grep -qx "$1" <<<"$queue"
}

# A job that goes back into the queue waits for two minutes, so that its credential is newer than the one that was taken from it; a moment is
# enough here.
hasten() {
  sleep 2
  scontrol update "jobid=$1" starttime=now
}
