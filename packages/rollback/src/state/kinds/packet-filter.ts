import type { InverseStep, StateChange, StateKind } from '../state-kind.js';

/** Tables of iptables and ip6tables, and the rules of nftables, without counters. */
export const packetFilter: StateKind = {
  id: 'packet-filter',
  turn: 'after-files',
  look: `for subject do
  case $subject in
  nft)
    command -v nft > /dev/null || { lost 'there is no nft'; continue; }
    if rules=$(nft -s list ruleset); then record nft "$rules"; else lost 'the rules cannot be read'; fi ;;
  *)
    command -v "$subject-save" > /dev/null || { lost "there is no $subject"; continue; }
    rules=$("$subject-save") || { lost 'the rules cannot be read'; continue; }
    # A table that nobody has used yet is one that lets everything pass.
    record "$subject" "$(printf '%s\\n' "$rules" | grep -v '^#' | sed 's/\\[[0-9]*:[0-9]*\\]/[0:0]/')" ;;
  esac
done`,
  bringBack: (changes) => changes.map(stepFor),
};

function stepFor({ key, wanted = '', found = '' }: StateChange): InverseStep {
  const summary = `the rules of ${key} are as they were`;
  // One transaction each: no packet meets half of the rules.
  if (key === 'nft')
    return { summary, script: `nft -f - <<'OPSPILOT_RULES'\nflush ruleset\n${wanted}\nOPSPILOT_RULES` };
  const kept = new Set(tablesOf(wanted));
  const emptied = tablesOf(found)
    .filter((table) => !kept.has(table))
    .map((table) => emptyTable(table, found));
  return {
    summary,
    script: `${key}-restore <<'OPSPILOT_RULES'\n${[wanted, ...emptied].filter((text) => text !== '').join('\n')}\nOPSPILOT_RULES`,
  };
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
