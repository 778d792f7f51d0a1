import { allOf, claimOf, filesClaim } from '../claims.js';
import type { Family } from '../family.js';
import { readWords } from '../words.js';

const filtering =
  (subject: string): Family['claim'] =>
  ({ words }) =>
    // Zeroed counters are lost.
    words.some((word) =>
      /^(?:-[ADIRNXPEF]|--(?:append|delete|insert|replace|new-chain|delete-chain|policy|rename-chain|flush))/.test(
        word,
      ),
    ) && !words.some((word) => /^(?:-Z|--zero)/.test(word))
      ? claimOf('exact', 'packet-filter', [subject])
      : undefined;

/** Rules of the packet filter, and the network of the running kernel: whoever is cut off by them needs a switch that takes them back. */
export const firewallFamilies: readonly Family[] = [
  {
    id: 'iptables',
    programs: ['iptables', 'iptables-nft', 'iptables-legacy'],
    claim: (call) => filtering('iptables')(call),
  },
  {
    id: 'ip6tables',
    programs: ['ip6tables', 'ip6tables-nft', 'ip6tables-legacy'],
    claim: (call) => filtering('ip6tables')(call),
  },
  {
    id: 'iptables-restore',
    programs: ['iptables-restore'],
    claim: () => claimOf('exact', 'packet-filter', ['iptables']),
  },
  {
    id: 'ip6tables-restore',
    programs: ['ip6tables-restore'],
    claim: () => claimOf('exact', 'packet-filter', ['ip6tables']),
  },
  {
    id: 'nftables',
    programs: ['nft'],
    claim: ({ words }) => {
      const { operands, has } = readWords(words, ['-f', '--file', '-I', '-D']);
      const isChange =
        has('-f', '--file') || /^(?:add|create|insert|replace|delete|destroy|flush|rename)$/.test(operands[0] ?? '');
      return isChange && !has('-c', '--check') ? claimOf('exact', 'packet-filter', ['nft']) : undefined;
    },
  },
  {
    id: 'ufw',
    programs: ['ufw'],
    claim: ({ words }) => {
      const { operands, has } = readWords(words);
      const changes =
        /^(?:allow|deny|reject|limit|delete|insert|prepend|route|default|enable|disable|reload|reset|logging)$/;
      return changes.test(operands[0] ?? '') && !has('--dry-run')
        ? claimOf('exact', 'firewall-front-ends', ['ufw'])
        : undefined;
    },
  },
  {
    id: 'firewalld',
    programs: ['firewall-cmd'],
    // What is not permanent is kept in memory only.
    claim: ({ words }) =>
      words.includes('--permanent') && words.some((word) => /^--(?:add|remove|set|new|delete|change)-/.test(word))
        ? claimOf('exact', 'firewall-front-ends', ['firewalld'])
        : undefined,
  },
  {
    id: 'network',
    programs: ['ip'],
    claim: ({ words }) => {
      const { operands, has } = readWords(words, ['-f', '-family', '-n', '-netns', '-b', '-batch']);
      if (has('-n', '-netns', '-b', '-batch') || words.some((word) => /^-(?:netns|batch)$/.test(word)))
        return undefined;
      const [object = '', verb = ''] = operands;
      const isAddress =
        /^a(?:d(?:d(?:r(?:e(?:ss?)?)?)?)?)?$/.test(object) &&
        /^(?:add|a|del|d|delete|replace|change|flush)$/.test(verb);
      const isRoute =
        /^r(?:o(?:u(?:te?)?)?)?$/.test(object) && /^(?:add|a|del|d|delete|replace|change|append)$/.test(verb);
      const isRule = /^ru(?:le?)?$/.test(object) && /^(?:add|a|del|d|delete)$/.test(verb);
      const isLink =
        /^l(?:i(?:nk?)?)?$/.test(object) &&
        (/^(?:add|a)$/.test(verb) || (verb === 'set' && isPlainSetting(operands.slice(2))));
      return isAddress || isRoute || isRule || isLink ? claimOf('exact', 'network') : undefined;
    },
  },
  {
    id: 'old-routes',
    programs: ['route'],
    claim: ({ words }) => (/^(?:-\S+ )*(?:add|del)\b/.test(words.join(' ')) ? claimOf('exact', 'network') : undefined),
  },
  {
    id: 'network-plan',
    programs: ['netplan'],
    claim: ({ words }) => (words[0] === 'set' ? filesClaim('/etc/netplan/') : undefined),
  },
  {
    id: 'resolver',
    programs: ['resolvconf'],
    claim: ({ words }) =>
      /^-[ad]\b/.test(words.join(' ')) ? allOf(filesClaim('/etc/resolv.conf', '/run/resolvconf/')) : undefined,
  },
];

/** Up, down and the size of packets are looked at; addresses of hardware, names and masters are not. */
function isPlainSetting(words: readonly string[]): boolean {
  const [device, ...settings] = words[0] === 'dev' ? words.slice(1) : words;
  if (device === undefined) return false;
  for (let index = 0; index < settings.length; index += 1) {
    if (settings[index] === 'mtu') index += 1;
    else if (settings[index] !== 'up' && settings[index] !== 'down') return false;
  }
  return settings.length > 0;
}
