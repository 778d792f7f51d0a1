import { quote } from '@opspilot/core';

/** How often a host tries to bring back what did not come back, and seconds in between. */
const mostTries = 360;
const betweenTries = 10;

/**
 * Functions of the shell about the process that waits for a switch, which stands in the file `holder` of its folder: number and time of
 * beginning mean something within one run of the system, and where processes see each other.
 */
export const waitingFunctions = `boot_now() { cat /proc/sys/kernel/random/boot_id 2>/dev/null || echo -; }
space_now() { readlink /proc/self/ns/pid 2>/dev/null || echo -; }
began() {
  { read -r line < "/proc/$1/stat"; } 2>/dev/null || return 1
  set -- \${line##*) }
  case $1 in Z | X) return 1 ;; esac
  echo "\${20}"
}
# Folder: this process is the one that waits, from one moment to the next.
hold() {
  echo "$(boot_now) $(space_now) $$ $(began $$ || echo -)" > "$1/holder.new" && mv -f "$1/holder.new" "$1/holder"
}
# Folder: whether its process is there, or nobody can tell from here.
waits() {
  { read -r boot space process time < "$1/holder"; } 2>/dev/null || return 1
  [ "$boot" = "$(boot_now)" ] || return 1
  [ "$space" = "$(space_now)" ] && [ "$time" != - ] || return 0
  [ "$(began "$process")" = "$time" ]
}`;

/**
 * Functions that have a host with systemd go on with a switch after it was started again, while there is a switch: for root, as units
 * belong to root. They stand where administrators put what no package brings, and where no command is expected to change anything.
 */
export function bootFunctions(id: string, folder: string): string {
  const unit = `opspilot-switch-${id}.service`;
  return `units=/usr/local/lib/systemd/system
at_boot() {
  [ "$(id -u)" -eq 0 ] && [ -d /run/systemd/system ] || return 0
  (umask 022; mkdir -p "$units/multi-user.target.wants" && cat > "$units/${unit}") 2>/dev/null <<'OPSPILOT_UNIT' &&
[Unit]
Description=Restores what a switch keeps unless somebody confirms
After=network.target
[Service]
ExecStart=/bin/sh -c '[ ! -L ${folder} ] && [ -O ${folder} ] && exec sh ${folder}/wait after-boot'
[Install]
WantedBy=multi-user.target
OPSPILOT_UNIT
    ln -sf ${quote(`../${unit}`)} "$units/multi-user.target.wants/${unit}" && sync -f "$units/${unit}" 2>/dev/null
  return 0
}
not_at_boot() { rm -f "$units/${unit}" "$units/multi-user.target.wants/${unit}"; }`;
}

/** Waits, and brings back unless somebody confirms: kept on the host, and run by a process that outlives every connection. */
export function waitScript(id: string, folder: string, seconds: number): string {
  return `trap '' HUP INT TERM
${waitingFunctions}
${bootFunctions(id, folder)}
cd ${quote(folder)} || exit 1
hold .
left=${seconds}
if [ "\${1-}" = after-boot ]; then
  left=$(($(cat deadline) - $(date +%s)))
  # The clock may be wrong so early.
  [ "$left" -le ${seconds} ] || left=${seconds}
fi
# In short waits: nothing is left of a switch soon after it was confirmed.
while [ "$left" -gt 0 ] && [ -e armed ]; do
  step=$left
  [ "$step" -le 2 ] || step=2
  sleep "$step"
  left=$((left - step))
done
# Of a confirmation at the last moment and this, one moves the file.
if ! mv armed fired 2>/dev/null; then
  # Or the system ended while it was brought back.
  [ "\${1-}" = after-boot ] && { mv failed fired 2>/dev/null || [ -e fired ]; } || exit 0
fi
state=fired tries=0
# What did not come back may yet, once a disk has room again or somebody has let go of it.
until sh ./back > said 2>&1; do
  [ $state = failed ] || mv fired failed && state=failed
  tries=$((tries + 1))
  [ "$tries" -lt ${mostTries} ] && sleep ${betweenTries} && [ -e failed ] || { not_at_boot; exit 0; }
done
# What was kept is there again; keys and passwords of accounts may be in it.
rm -f paths/*.tar
mv $state restored
not_at_boot`;
}
