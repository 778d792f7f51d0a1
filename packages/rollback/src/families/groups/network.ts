import { allOf, claimOf, filesClaim } from '../claims.js';
import type { Family } from '../family.js';
import { readWords } from '../words.js';

/** The network of the running kernel, and what it is set up from. */
export const networkFamilies: readonly Family[] = [
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
  {
    id: 'old-interfaces',
    programs: ['ifconfig'],
    // Hardware addresses and names of links are not looked at.
    claim: ({ words }) => {
      const [device = '', ...settings] = words;
      const isPlain = !settings.some((word) =>
        /^(?:hw|name|media|tunnel|txqueuelen|-?(?:arp|promisc|allmulti))$/.test(word),
      );
      return !device.startsWith('-') && settings.length > 0 && isPlain ? claimOf('exact', 'network') : undefined;
    },
  },
  {
    id: 'network-namespaces',
    programs: ['ip'],
    // What is in one that is deleted is gone.
    claim: ({ words: [object, verb, name, ...rest] }) =>
      object === 'netns' && verb === 'add' && name !== undefined && rest.length === 0
        ? claimOf('exact', 'network-namespaces', [name])
        : undefined,
  },
  {
    id: 'traffic-control',
    programs: ['tc'],
    claim: ({ words: [object = '', verb = '', ...rest] }) => {
      const device = rest[rest.indexOf('dev') + 1];
      const isOwn =
        /^qdisc?$/.test(object) && /^(?:add|replace)$/.test(verb) && /^(?:root|ingress|clsact)$/.test(rest[2] ?? '');
      return isOwn && rest[0] === 'dev' && device !== undefined
        ? claimOf('exact', 'traffic-control', [device])
        : undefined;
    },
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
