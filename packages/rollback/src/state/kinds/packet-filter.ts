import type { InverseStep, StateChange, StateKind } from '../state-kind.js';

/**
 * Tables of iptables and ip6tables, all under the name of the program, and those of nftables, each under `nft <family> <name>`; without
 * counters.
 */
export const packetFilter: StateKind = {
  id: 'packet-filter',
  turn: 'after-files',
  look: `for subject do
  case $subject in
  nft)
    command -v nft > /dev/null || { lost 'there is no nft'; continue; }
    tables=$(nft list tables) || { lost 'the rules cannot be read'; continue; }
    printf '%s\\n' "$tables" | while read -r _ family name; do
      [ -n "$name" ] || continue
      rules=$(nft -s list table "$family" "$name") || { lost "the rules of $family $name cannot be read"; continue; }
      record "nft $family $name" "$rules"
      # What iptables writes there nft does not always read again.
      printf 'delete table %s %s\\n%s\\n' "$family" "$name" "$rules" | nft -c -f - || lost "table $family $name, which nft lists and cannot read again"
    done
    for each in iptables-save ip6tables-save; do
      "$each" | grep -q -e ' -m comment ' && lost "comments of rules that iptables made"
    done ;;
  *)
    command -v "$subject-save" > /dev/null || { lost "there is no $subject"; continue; }
    rules=$("$subject-save") || { lost 'the rules cannot be read'; continue; }
    record "$subject" "$(printf '%s\\n' "$rules" | grep -v '^#' | sed 's/\\[[0-9]*:[0-9]*\\]/[0:0]/')" ;;
  esac
done`,
  normalize: (rules) => withoutUnused(withoutGaps(rules)),
  bringBack: (changes) => {
    const isOfNft = ({ key }: StateChange): boolean => key.startsWith(nft);
    const tables = changes.filter(isOfNft);
    return [
      ...(tables.length > 0 ? [nftStep(tables)] : []),
      ...changes.filter((change) => !isOfNft(change)).map(stepFor),
    ];
  },
};

const nft = 'nft ';

/** Leaves out tables of iptables that let everything pass: the first look at one makes it, and so does its first rule, and nothing takes it away. */
function withoutUnused(rules: string): string {
  return rules.replace(/^\*.*\n(?::\S+ ACCEPT .*\n)*COMMIT(?:\n|$)/gm, '').replace(/\n$/, '');
}

/** A comment of iptables is a gap in what nft lists. */
function withoutGaps(rules: string): string {
  return rules.replace(/("[^"\n]*")| {2,}/g, (_, quoted?: string) => quoted ?? ' ');
}

/** One transaction: no packet meets half of the rules. */
function nftStep(changes: readonly StateChange[]): InverseStep {
  const lines = changes.flatMap(({ key, wanted, found }) => [
    ...(found === undefined ? [] : [`delete table ${key.slice(nft.length)}`]),
    ...(wanted === undefined ? [] : [wanted]),
  ]);
  const names = changes.map(({ key }) => key.slice(nft.length)).join(', ');
  return { summary: `the rules of nft are as they were: ${names}`, script: restoring('nft -f -', lines) };
}

/** One transaction for each table. */
function stepFor({ key, wanted = '', found = '' }: StateChange): InverseStep {
  const kept = new Set(tablesOf(wanted));
  const emptied = tablesOf(found)
    .filter((table) => !kept.has(table))
    .map((table) => emptyTable(table, found));
  const rules = [wanted, ...emptied].filter((text) => text !== '');
  return { summary: `the rules of ${key} are as they were`, script: restoring(`${key}-restore`, rules) };
}

function restoring(command: string, lines: readonly string[]): string {
  return `${command} <<'OPSPILOT_RULES'\n${lines.join('\n')}\nOPSPILOT_RULES`;
}

function tablesOf(rules: string): readonly string[] {
  return [...rules.matchAll(/^\*(\S+)$/gm)].map(([, table = '']) => table);
}

/** A table with its own chains alone, all of which let pass. */
function emptyTable(table: string, rules: string): string {
  const [, chains = ''] = new RegExp(`^\\*${table}\n((?::.*\n)*)`, 'm').exec(rules) ?? [];
  const builtIn = chains.split('\n').filter((line) => /^:\S+ [A-Z]/.test(line));
  return [`*${table}`, ...builtIn.map((line) => line.replace(/^(:\S+) \S+/, '$1 ACCEPT')), 'COMMIT'].join('\n');
}
