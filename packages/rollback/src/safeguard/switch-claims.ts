/**
 * Functions of the shell by which switches of one user keep out of each other's way. Of two that bring back the same, the later one would
 * have kept what the earlier one is there to take back, and bring that again; and the earlier one would take back what was confirmed
 * with the later one. What a switch brings back stands in the file `claims` of its folder: a line for each path, by its physical name, or
 * for the network, or for packet filters, which are all of one kernel.
 *
 * They need `waits`. Between `others_claim` and the time at which a switch is armed no other is to be: {@link takeTurn}.
 */
export const claimFunctions = `claim() { printf '%s\\n' "$1" >> "$folder/claims"; }
# What all others claim that have not come to their end, each line after the name of the switch.
others_claim() {
  for other in /var/tmp/opspilot-switch-*; do
    [ "$other" != "$folder" ] && [ ! -L "$other" ] && [ -O "$other" ] && [ -e "$other/claims" ] || continue
    [ -e "$other/armed" ] || [ -e "$other/fired" ] || [ -e "$other/failed" ] || continue
    # One that goes on once the host is started again has not come to its end.
    waits "$other" || [ -e "/usr/local/lib/systemd/system/\${other##*/}.service" ] || continue
    while read -r line; do printf '%s %s\\n' "\${other##*/opspilot-switch-}" "$line"; done < "$other/claims"
  done
}
# Prints the name of a switch that claims some of what this one does.
claimed_by() {
  while read -r name theirs; do
    while read -r ours; do
      case $ours/ in "$theirs"/*) printf '%s\\n' "$name"; return ;; esac
      case $theirs/ in "$ours"/*) printf '%s\\n' "$name"; return ;; esac
    done < "$folder/claims"
  done < "$folder/others"
}`;

/** One switch is armed at a time, as far as the host has `flock`. Whoever holds the lock for long, it is done all the same. */
export const takeTurn = '! command -v flock > /dev/null || { exec 9< /var/tmp && flock -w 20 9; } 2>/dev/null || :';
