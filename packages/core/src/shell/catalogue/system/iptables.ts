import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { type FilterChange, filters, isEverybody } from './packet-filter.js';

const builtinChain = /^(?:INPUT|OUTPUT|FORWARD|PREROUTING|POSTROUTING)$/;

/** What narrows a rule down; without any of it, it is about all packets. */
function isNarrow(call: Call): boolean {
  const addresses = ['--source', '--destination']
    .flatMap((option) => call.values(option))
    .some(({ text }) => !isEverybody(text));
  return (
    addresses ||
    [
      '--dport',
      '--dports',
      '--sport',
      '--in-interface',
      '--out-interface',
      '--protocol',
      '--match-set',
      '--icmp-type',
      '--mac-source',
    ].some((option) => call.has(option))
  );
}

/** Answers to what was asked for, and the machine itself. */
function isHarmless(call: Call): boolean {
  const state = call.value('--ctstate') ?? call.value('--state') ?? '';
  return (
    call.value('--in-interface') === 'lo' ||
    call.value('--out-interface') === 'lo' ||
    (state !== '' && !/NEW|INVALID/.test(state))
  );
}

/** Nobody gets in any more over ssh. */
function locksOut(call: Call): boolean {
  const ports = [call.value('--dport'), call.value('--dports')].join(',').split(',');
  return !call.has('--source') && ports.some((port) => port === '22' || port === 'ssh');
}

function changeOf(call: Call, chain: string): FilterChange {
  const target = call.value('--jump') ?? '';
  switch (target) {
    case 'ACCEPT':
      if (isHarmless(call) || chain === 'OUTPUT') {
        return 'configure';
      }
      return isNarrow(call) ? 'open' : 'open-all';
    case 'DROP':
    case 'REJECT':
    case 'TARPIT':
      return !locksOut(call) && (isNarrow(call) || !/^(?:INPUT|OUTPUT)$/.test(chain)) ? 'block' : 'block-all';
    case 'DNAT':
    case 'REDIRECT':
    case 'SNAT':
    case 'MASQUERADE':
    case 'TPROXY':
    case 'TEE':
      return 'redirect';
    default:
      return 'configure';
  }
}

function policy(call: Call): void {
  const chain = call.value('--policy') ?? '';
  const target = call.texts[0] ?? '';
  const change: FilterChange =
    target === 'ACCEPT'
      ? chain === 'OUTPUT'
        ? 'configure'
        : 'open-all'
      : /^(?:INPUT|OUTPUT)$/.test(chain)
        ? 'block-all'
        : 'block';
  filters(call, change, `${chain} ${target}`.trim());
}

function flush(call: Call): void {
  const chain = call.value('--flush') ?? call.texts[0] ?? '';
  const isOther = chain !== '' && !builtinChain.test(chain);
  filters(call, isOther ? 'remove-rule' : 'disable-firewall', chain === '' ? 'all rules' : chain);
}

function iptables(call: Call): void {
  if (call.has('--flush')) {
    flush(call);
  }
  if (call.has('--policy')) {
    policy(call);
  }
  for (const option of ['--append', '--insert', '--replace']) {
    for (const { text } of call.values(option)) {
      filters(call, changeOf(call, text), text);
    }
  }
  if (call.has('--delete') || call.has('--delete-chain')) {
    filters(call, 'remove-rule', call.value('--delete') ?? call.texts[0] ?? 'chains');
  }
  if (call.has('--new-chain') || call.has('--rename-chain')) {
    filters(call, 'configure', call.value('--new-chain') ?? call.value('--rename-chain') ?? '');
  }
}

export const iptablesTools: readonly ToolSpec[] = [
  {
    names: 'iptables ip6tables iptables-nft iptables-legacy ip6tables-nft ip6tables-legacy arptables ebtables',
    summary: 'shows and changes rules for packets',
    inspects: 'shows rules for packets',
    options: `
-A, --append=<text>       adds a rule at the end
-I, --insert=<text>       adds a rule at the top
-R, --replace=<text>      replaces a rule
-D, --delete=<text>       removes a rule
-F, --flush               removes all rules
-X, --delete-chain        removes chains
-P, --policy=<text>       sets what happens to the rest
-N, --new-chain=<text>    makes a chain
-E, --rename-chain=<text>  renames a chain
-j, --jump=<text>         does this with the packets
--modprobe, -M=<program>  loads modules with this program
-L, --list | -S, --list-rules | -C, --check=<text> | -Z, --zero | -t, --table=<text> | -p, --protocol=<text> | -s, --source, --src=<text> | -d, --destination, --dst=<text>
-g, --goto=<text> | -i, --in-interface=<text> | -o, --out-interface=<text> | -m, --match=<text> | --dport, --destination-port=<text> | --sport, --source-port=<text> | --dports, --destination-ports=<text> | --sports=<text>
--ctstate=<text> | --state=<text> | --comment=<text> | --to-destination=<text> | --to-source=<text> | --to-ports, --to-port=<text> | --reject-with=<text> | --log-prefix=<text> | --log-level=<text> | --limit=<text> | --limit-burst=<text>
--icmp-type=<text> | --tcp-flags=<text> | --syn | --match-set=<text> | --mac-source=<text> | --uid-owner=<text> | --gid-owner=<text> | --set-mark=<text> | --mark=<text> | --seconds=<text> | --hitcount=<text> | --name=<text> | --src-range=<text> | --dst-range=<text> | --string=<text> | --algo=<text>
-n, --numeric | -v, --verbose | -x, --exact | --line-numbers | -w, --wait[=<text>] | -W <text> | -c, --set-counters=<text> | -f, --fragment | -4 | -6 | -V, --version`,
    effects: iptables,
  },
  {
    names: 'iptables-save ip6tables-save ebtables-save arptables-save iptables-nft-save iptables-legacy-save',
    summary: 'prints the rules',
    options: '-M, --modprobe=<program> | -c, --counters | -t, --table=<text> | -f, --file=<write>',
  },
  {
    names:
      'iptables-restore ip6tables-restore ebtables-restore arptables-restore iptables-nft-restore iptables-legacy-restore',
    summary: 'replaces the rules by those of a file',
    options:
      '-c, --counters | -n, --noflush | -t, --test | -v, --verbose | -T, --table=<text> | -w, --wait[=<text>] | -M, --modprobe=<program>',
    operands: '<read>',
    effects: (call) => {
      if (!call.isTrial('--test')) {
        filters(call, 'load-rules', call.texts[0] ?? 'standard input');
      }
    },
  },
  {
    names: 'iptables-apply ip6tables-apply',
    summary: 'replaces the rules, and goes back unless somebody agrees',
    options: '-t, --timeout=<text> | -w, --write=<write> | -c, --command=<command>',
    operands: '<read>',
    effects: (call) => filters(call, 'load-rules', call.texts[0] ?? ''),
  },
  {
    names: 'iptables-translate ip6tables-translate iptables-restore-translate iptables-xml',
    summary: 'translates rules',
    options: '-f, --file=<read>',
    style: 'posix',
  },
  {
    names: 'ipset',
    summary: 'manages sets of addresses for rules',
    options:
      '-exist, -! | -output, -o=<text> | -quiet, -q | -resolve, -r | -sorted, -s | -name, -n | -terse, -t | -file, -f=<read>',
    style: 'long-dash',
    effects: (call) => {
      const [verb = '', name = ''] = call.texts;
      if (/^(?:destroy|flush|x|del|swap|[-]?[XFDW])$/.test(verb)) {
        filters(call, 'remove-rule', name || 'all sets');
      } else if (/^(?:create|add|restore|rename|n|e)$/.test(verb)) {
        filters(call, 'configure', name);
      }
    },
  },
  {
    names: 'conntrack',
    summary: 'shows and changes connections',
    inspects: 'shows connections',
    options:
      '-L | -G | -D | -I | -U | -E | -F | -C | -S | -s <text> | -d <text> | -p <text> | -f <text> | -t <text> | -u <text> | -o <text> | -n <text> | -z | --orig-port-dst=<text> | --dport=<text> | --sport=<text> | --state=<text>',
    effects: (call) => {
      if (call.has('-D') || call.has('-F') || call.has('-I') || call.has('-U')) {
        filters(call, 'configure', 'connections');
      }
    },
  },
];
