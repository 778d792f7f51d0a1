import type { Effect, ResolvedCommand } from '@opspilot/core';
import type { Foresight } from '../foresight/foresee.js';
import type { SwitchContent } from './switch-script.js';

/** What is known of a command before it runs. */
export interface Foreseen extends Pick<Foresight, 'looks' | 'paths'> {
  readonly effects: readonly Effect[];
  readonly commands: readonly ResolvedCommand[];
}

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
  [/^\/etc\/(?:passwd|shadow|group|gshadow|shells|nsswitch\.conf)$/, ':'],
  [/\/\.ssh(?:\/authorized_keys2?)?$/, ':'],
];

/** Where accounts stand. */
const accounts = ['/etc/passwd', '/etc/shadow', '/etc/group', '/etc/gshadow'];

/** Effects on accounts after which somebody may not be let in any more. */
const shutsOut =
  /^(?:configure-login|delete|delete-group|expire-password|lock|modify|modify-group|remove-from-group|remove-password|set-password)$/;
/** Effects on the network by which addresses, routes or links change. */
const reroutes =
  /^(?:configure|configure-device|connect-vpn|cut|delete|disturb|down|redirect|release-address|remove-setting|up)$/;
/** Those by which a packet filter lets other packets through. */
const filtersAnew =
  /^(?:block|block-all|configure|disable-firewall|load|load-rules|open|open-all|redirect|remove-rule)$/;

/** Services that stand between a host and who reaches it. */
const sshServer = /^sshd?(?:@\S*)?(?:\.(?:service|socket))?$/;
const networkService =
  /^(?:networking|NetworkManager|systemd-networkd|dhcpcd|wpa_supplicant|netplan\S*|ifup@\S*)(?:\.(?:service|socket))?$/;
const filterService = /^(?:nftables|iptables|ip6tables|netfilter-persistent|ufw|firewalld|shorewall6?)(?:\.service)?$/;
const frontEnds: ReadonlySet<string> = new Set(['ufw', 'firewall-cmd']);

const reloadFrontEnds =
  '[ ! -x /usr/sbin/ufw ] || ufw reload; ! command -v firewall-cmd > /dev/null || firewall-cmd --reload';

const packetFilters = ['iptables', 'ip6tables', 'nft'] as const;

/** The path, or the directory that all are in that a pattern may mean. */
function literalPart(path: string): string {
  const wild = path.search(/[*?[…]/);
  return wild === -1 ? path : path.slice(0, path.lastIndexOf('/', wild));
}

function pathsOf({ paths, effects }: Foreseen): readonly string[] {
  const written = effects.flatMap(({ kind, target }) =>
    /^(?:write|delete|permission)$/.test(kind) && target.type === 'path' ? [target.path] : [],
  );
  const all = [...paths.map(({ pattern }) => pattern), ...written].map(literalPart);
  return [...new Set(all)].filter((path) => path.startsWith('/'));
}

/** Names of services that are started, stopped or otherwise acted on, or processes that are ended, by what they are called. */
function servicesOf(effects: readonly Effect[], services: RegExp): readonly string[] {
  return effects.flatMap(({ kind, target }) =>
    kind === 'service' && target.type !== 'path' && services.test(target.name) ? [target.name] : [],
  );
}

function filtersOf({ looks, effects }: Foreseen): SwitchContent['filters'] | undefined {
  const subjects = looks.filter(({ kind }) => kind === 'packet-filter').flatMap((look) => look.subjects);
  const programs = subjects.map((subject) => subject.replace(/-(?:nft|legacy)$/, ''));
  const named = packetFilters.filter((filter) => programs.includes(filter));
  if (named.length > 0) return named;
  const isFiltered = effects.some(({ kind, action }) => kind === 'network' && filtersAnew.test(action));
  return isFiltered || servicesOf(effects, filterService).length > 0 ? 'those-present' : undefined;
}

/** What starts a service again that the command may have ended, or keeps it running. */
function startingAgain(names: readonly string[]): readonly string[] {
  return [...new Set(names)].map((name) =>
    sshServer.test(name)
      ? 'systemctl start ssh 2>/dev/null || systemctl start sshd 2>/dev/null || service ssh start || service sshd start'
      : `systemctl start ${name}`,
  );
}

/**
 * What a host has to bring back by itself when nobody reaches it any more after a command: pure. It goes by what the command does, as
 * far as that is known, whether or not there is a way to take it back. Undefined where the command changes nothing of network, packet
 * filter, SSH server or what says who is let in.
 */
export function switchContent(foreseen: Foreseen): SwitchContent | undefined {
  // What happens on another machine or in a container shuts nobody out of this one.
  const effects = foreseen.effects.filter(({ scope }) => scope.host === undefined && scope.container === undefined);
  const here = { ...foreseen, effects };
  const isLooked = (kind: string): boolean => here.looks.some((look) => look.kind === kind);
  const isOn = (kind: Effect['kind'], actions: RegExp): boolean =>
    effects.some((effect) => effect.kind === kind && actions.test(effect.action));
  const gated = gates.flatMap(([files, afterwards]) =>
    pathsOf(here)
      .filter((path) => files.test(path))
      .map((path) => ({ path, afterwards })),
  );
  const usesFrontEnd =
    here.commands.some(({ program, host }) => host === undefined && frontEnds.has(program)) && isOn('network', /^/);
  const isFrontEnd = isLooked('firewall-front-ends') || usesFrontEnd;
  const filters = filtersOf(here) ?? [];
  const ssh = servicesOf(effects, sshServer);
  const networkServices = servicesOf(effects, networkService);
  const network = isLooked('network') || isOn('network', reroutes) || networkServices.length > 0;
  const paths = [
    ...gated.map(({ path }) => path),
    ...(isOn('user', shutsOut) ? accounts : []),
    ...(ssh.length > 0 ? ['/etc/ssh'] : []),
    ...(isFrontEnd ? ['/etc/ufw', '/etc/firewalld'] : []),
  ];
  if (paths.length === 0 && filters.length === 0 && !network) return undefined;
  const afterwards = [
    ...new Set(gated.map((gate) => gate.afterwards)),
    ...startingAgain([...ssh, ...networkServices]),
    ...(isFrontEnd ? [reloadFrontEnds] : []),
  ].filter((line) => line !== ':');
  return {
    paths: withoutInner([...new Set(paths)]),
    filters,
    network,
    ...(afterwards.length === 0 ? {} : { afterwards: afterwards.join('\n') }),
  };
}

/** What is below another of them comes back with that. */
function withoutInner(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));
}
