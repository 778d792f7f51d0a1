import { claimOf } from '../claims.js';
import type { Family } from '../family.js';
import { readWords } from '../words.js';

/** Each program has rules of its own: those of `iptables-legacy` are not those that `iptables` shows. */
const filtering: Family['claim'] = ({ program, words }) =>
  // Zeroed counters are lost.
  words.some((word) =>
    /^(?:-[ADIRNXPEF]|--(?:append|delete|insert|replace|new-chain|delete-chain|policy|rename-chain|flush))/.test(word),
  ) && !words.some((word) => /^(?:-Z|--zero)/.test(word))
    ? claimOf('exact', 'packet-filter', [program])
    : undefined;

/** Rules of the packet filter: whoever is cut off by them needs a switch that takes them back. */
export const firewallFamilies: readonly Family[] = [
  {
    id: 'iptables',
    programs: ['iptables', 'iptables-nft', 'iptables-legacy'],
    claim: filtering,
  },
  {
    id: 'ip6tables',
    programs: ['ip6tables', 'ip6tables-nft', 'ip6tables-legacy'],
    claim: filtering,
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
    id: 'address-resolution-filter',
    programs: ['arptables', 'arptables-nft'],
    claim: filtering,
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
];
