import { quote } from '@opspilot/core';
import { surroundings } from '../probe/whole-script.js';
import { claimFunctions, takeTurn } from './switch-claims.js';
import { keepPaths, pathsBack } from './switch-paths.js';
import { bootFunctions, waitingFunctions, waitScript } from './switch-waiting.js';

/** A program by which rules of the kernel's packet filter are read and set. */
export type PacketFilter = 'iptables' | 'ip6tables' | 'nft';

/** What a switch brings back. */
export interface SwitchContent {
  /** Absolute paths of files and directories, as they are when it is armed; what does not exist then is removed. */
  readonly paths?: readonly string[];
  /** Whose rules are brought back; `those-present`: of all that the host has, which must be one at least. */
  readonly filters?: readonly PacketFilter[] | 'those-present';
  /** Whether addresses, routes and links are. */
  readonly network?: boolean;
  /** A line for the shell of the host that makes programs read their files again: `systemctl reload ssh`. */
  readonly afterwards?: string;
}

/** Exit codes of the scripts: what was asked for is not so. */
export const alreadyThere = 70;
export const notArmed = 71;
export const lost = 72;
export const claimed = 73;

/** Where a switch lives: a directory that only its user reads, not cleared before the next start. */
function folderOf(id: string): string {
  return `/var/tmp/opspilot-switch-${id}`;
}

/** Lines that say what the network is, each of which is taken away or put back as it stands. */
const networkLines = `network_lines() {
  ip -o link show | sed -n 's/^[0-9]*: \\([^:@]*\\)[^:]*: <\\([^>]*\\)> mtu \\([0-9]*\\) .*/\\1 \\2 \\3/p' | while read -r name flags mtu; do
    case ",$flags," in *,UP,*) is=up ;; *) is=down ;; esac
    echo "link set dev $name $is mtu $mtu"
  done
  for version in 4 6; do
    ip -o -$version addr show | sed 's/\\\\.*//; s/ \\(dynamic\\|tentative\\|secondary\\|noprefixroute\\|mngtmpaddr\\|deprecated\\)//g; s/ *$//' | while read -r number name family address rest; do
      echo "-$version addr $address dev $name \${rest% "$name"}"
    done
    ip -$version route show table all | grep -v 'proto kernel\\|^local \\|^broadcast \\|^multicast \\|^anycast ' | sed 's/ *linkdown//; s/ *dead//; s/ expires [0-9]*sec//; s/ pref medium//; s/ *$//; s/^/-'$version' route /'
  done
}
network_back() {
  # What was added is taken away once: what others add from then on stays.
  [ -e "$folder/network.cut" ] || network_lines | grep -vxFf "$folder/network" | while read -r version what rest; do
    case $version in -[46]) ip $version $what del $rest ;; esac
  done
  : > "$folder/network.cut"
  grep '^link' "$folder/network" | while read -r line; do ip $line; done
  grep '^-' "$folder/network" | while read -r version what rest; do ip $version $what replace $rest; done
  network_lines > "$folder/network.now"
  ! grep -vxFf "$folder/network.now" "$folder/network"
}`;

/** Prints tables that there were none of when the rules were kept, with nothing in them: what was kept does not name them. */
const emptied = `emptied() {
  $1-save | sed -n 's/^\\*//p' | while read -r table; do
    grep -qx "[*]$table" "$folder/$1" && continue
    echo "*$table"
    $1 -t "$table" -S | sed -n 's/^-P \\([A-Z]*\\) .*/:\\1 ACCEPT [0:0]/p'
    echo COMMIT
  done
}`;

/** In the order in which they come back: the rules of nft hold those of the other two as well, but not all that these can say. */
/** All of them, in the order in which they are kept. */
export const packetFilters: readonly PacketFilter[] = ['nft', 'iptables', 'ip6tables'];

function filtersOf(filters: NonNullable<SwitchContent['filters']>): readonly PacketFilter[] {
  return filters === 'those-present' ? packetFilters : packetFilters.filter((filter) => filters.includes(filter));
}

/** Lines that keep the rules of packet filters, or call `give_up`. */
function keepFilters(filters: NonNullable<SwitchContent['filters']>): readonly string[] {
  const keeping = (filter: PacketFilter): string =>
    filter === 'nft' ? 'nft list ruleset > "$folder/nft"' : `${filter}-save > "$folder/${filter}"`;
  if (filters !== 'those-present') return filtersOf(filters).map((filter) => `${keeping(filter)} || give_up`);
  return [
    'kept=',
    ...packetFilters.map(
      (filter) => `if ${keeping(filter)} 2>/dev/null; then kept=1; else rm -f "$folder/${filter}"; fi`,
    ),
    '[ -n "$kept" ] || give_up',
  ];
}

/** What is run when nobody confirmed. It is kept on the host, and needs nothing from elsewhere. */
function wayBack({ paths = [], filters = [], network = false, afterwards = '' }: SwitchContent): string {
  const kept = filtersOf(filters);
  const part = (name: string, back: string): string =>
    `[ -e "$folder/${name}.back" ] || { ${back} && : > "$folder/${name}.back" && moved=1; } || failed=1`;
  return [
    ...pathsBack(paths),
    ...(kept.length === 0 ? [] : [emptied]),
    ...kept.map((filter) =>
      part(
        filter,
        filter === 'nft'
          ? '{ [ ! -e "$folder/nft" ] || { echo flush ruleset; cat "$folder/nft"; } | nft -f -; }'
          : `{ [ ! -e "$folder/${filter}" ] || { cat "$folder/${filter}"; emptied ${filter}; } | ${filter}-restore; }`,
      ),
    ),
    ...(network ? [networkLines, part('network', 'network_back')] : []),
    ...(afterwards === ''
      ? []
      : [
          'if [ -n "$moved" ] || [ ! -e "$folder/afterwards.back" ]; then',
          `(\n${afterwards}\n) && : > "$folder/afterwards.back" || failed=1\nfi`,
        ]),
    '[ -z "$failed" ]',
  ].join('\n');
}

/** Captures what is there, then lets a process of its own session wait: it outlives the connection that started it. */
export function armScript(id: string, seconds: number, content: SwitchContent): string {
  const { paths = [], filters = [], network = false } = content;
  return `${surroundings}
umask 077
folder=${quote(folderOf(id))}
mkdir "$folder" || { [ ! -e "$folder" ] && [ ! -L "$folder" ] || exit ${alreadyThere}; exit 1; }
${waitingFunctions}
${claimFunctions}
${bootFunctions(id, folderOf(id))}
give_up() { not_at_boot; rm -rf "$folder"; exit 1; }
cd / || give_up
${takeTurn}
: > "$folder/claims" && others_claim > "$folder/others" || give_up
${network ? 'claim network || give_up' : ':'}
${filters.length > 0 ? 'claim packet-filter || give_up' : ':'}
${keepPaths(paths).join('\n')}
${keepFilters(filters).join('\n')}
${network ? `${networkLines}\nnetwork_lines > "$folder/network" || give_up` : ':'}
# Also one that came to its end since: what is kept here may be what it had not brought back yet.
name=$(claimed_by)
[ -z "$name" ] || { printf '%s\\n' "$name"; rm -rf "$folder"; exit ${claimed}; }
cat > "$folder/back" <<'OPSPILOT_BACK' || give_up
folder=${quote(folderOf(id))} failed= moved=
cd / || exit 1
${wayBack(content)}
OPSPILOT_BACK
cat > "$folder/wait" <<'OPSPILOT_WAIT' || give_up
${waitScript(id, folderOf(id), seconds)}
OPSPILOT_WAIT
echo $(($(date +%s) + ${seconds})) > "$folder/deadline" && : > "$folder/said" && hold "$folder" || give_up
own=$(cat "$folder/holder")
: > "$folder/armed" || give_up
at_boot
if command -v setsid > /dev/null; then setsid sh "$folder/wait" </dev/null >/dev/null 2>&1 9<&- &
else nohup sh "$folder/wait" </dev/null >/dev/null 2>&1 9<&- &
fi
# It is armed once that process waits.
tries=0
while [ "$(cat "$folder/holder")" = "$own" ] && [ -e "$folder/armed" ]; do
  tries=$((tries + 1))
  [ "$tries" -le 60 ] || { rm -f "$folder/armed"; give_up; }
  sleep 0.1 2>/dev/null || sleep 1
done`;
}

/** Takes a switch away that has not gone off. One that nobody waits for any more goes off no more, and what it kept stays. */
export function confirmScript(id: string): string {
  return `${surroundings}
folder=${quote(folderOf(id))}
${waitingFunctions}
${bootFunctions(id, folderOf(id))}
if [ -e "$folder/armed" ] && ! waits "$folder" && mv "$folder/armed" "$folder/lost" 2>/dev/null; then not_at_boot; fi
[ ! -e "$folder/lost" ] || exit ${lost}
mv "$folder/armed" "$folder/confirmed" 2>/dev/null || exit ${notArmed}
not_at_boot
rm -rf "$folder"`;
}

/** Prints what has become of a switch: one word, then what its way back printed. */
export function stateScript(id: string): string {
  return `folder=${quote(folderOf(id))}
${waitingFunctions}
# In the order in which one becomes another.
for state in armed fired failed restored lost; do
  [ -e "$folder/$state" ] || continue
  case $state in
    armed | fired) if ! waits "$folder"; then [ -e "$folder/$state" ] || continue; state=lost; fi ;;
  esac
  echo $state
  cat "$folder/said" 2>/dev/null
  exit 0
done
echo absent`;
}
