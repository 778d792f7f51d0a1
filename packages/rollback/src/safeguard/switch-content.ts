import type { Foresight } from '../foresight/foresee.js';
import type { SwitchContent } from './switch-script.js';

/** Files by which somebody may lock everybody out, and what makes programs read them again. */
const gates: readonly (readonly [files: RegExp, afterwards: string])[] = [
  [
    /^\/etc\/ssh(?:\/|$)/,
    'systemctl reload ssh 2>/dev/null || systemctl reload sshd 2>/dev/null || kill -HUP "$(cat /run/sshd.pid)"',
  ],
  [/^\/etc\/(?:netplan|network|NetworkManager|systemd\/network)(?:\/|$)/, ':'],
  [
    /^\/etc\/(?:hosts\.(?:allow|deny)|nologin|securetty|sudoers|pam\.d|security|nftables\.conf|iptables|ufw|firewalld)(?:\/|\.|$)/,
    ':',
  ],
  [/\/\.ssh(?:\/authorized_keys2?)?$/, ':'],
];

const filters = ['iptables', 'ip6tables', 'nft'] as const;

/**
 * What a host has to bring back by itself when nobody reaches it any more after a command: pure. Undefined where the command changes
 * nothing of network, packet filter, SSH server or what says who is let in.
 */
export function switchContent({
  looks,
  paths: touched,
}: Pick<Foresight, 'looks' | 'paths'>): SwitchContent | undefined {
  const subjectsOf = (kind: string): readonly string[] =>
    looks.filter((look) => look.kind === kind).flatMap(({ subjects }) => subjects);
  const isLooked = (kind: string): boolean => looks.some((look) => look.kind === kind);
  const patterns = touched.map(({ pattern }) => pattern).filter((path) => !/[*?]/.test(path));
  const gated = gates.flatMap(([files, afterwards]) =>
    patterns.filter((path) => files.test(path)).map((path) => ({ path, afterwards })),
  );
  const isFrontEnd = isLooked('firewall-front-ends');
  const named = filters.filter((filter) => subjectsOf('packet-filter').includes(filter));
  const services = subjectsOf('units').filter((unit) =>
    /^(?:ssh|sshd|networking|NetworkManager|systemd-networkd)\.service$/.test(unit),
  );
  const network = isLooked('network') || services.length > 0;
  if (gated.length === 0 && named.length === 0 && !network && !isFrontEnd) return undefined;
  const afterwards = [
    ...new Set(gated.map((gate) => gate.afterwards)),
    ...services.map((unit) => `systemctl start ${unit}`),
    ...(isFrontEnd
      ? ['[ ! -x /usr/sbin/ufw ] || ufw reload; ! command -v firewall-cmd > /dev/null || firewall-cmd --reload']
      : []),
  ].filter((line) => line !== ':');
  return {
    paths: [...new Set([...gated.map(({ path }) => path), ...(isFrontEnd ? ['/etc/ufw', '/etc/firewalld'] : [])])],
    filters: named,
    network,
    ...(afterwards.length === 0 ? {} : { afterwards: afterwards.join('\n') }),
  };
}
