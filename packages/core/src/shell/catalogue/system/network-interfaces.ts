import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { runsOwnLines } from '../given-script.js';

function changes(call: Call, action: string, name: string): void {
  call.effect('network', action, 'object', name);
}

const reading =
  /^(?:|s|sh|sho|show|l|li|lis|list|ls|lst|get|g|monitor|mon|m|help|h|save|showdump|identify|pids|list-id|counters)$/;

/** `ip` takes the beginning of a word for the word. */
function ipObject(word: string): string {
  if (word === '') {
    return '';
  }
  const objects = [
    'address',
    'addrlabel',
    'link',
    'route',
    'rule',
    'neighbor',
    'neighbour',
    'ntable',
    'tunnel',
    'tuntap',
    'maddress',
    'mroute',
    'mrule',
    'monitor',
    'xfrm',
    'netns',
    'l2tp',
    'tcp_metrics',
    'token',
    'macsec',
    'vrf',
    'netconf',
    'ioam',
    'mptcp',
    'nexthop',
    'fou',
    'ila',
    'sr',
    'stats',
  ];
  if (word === 'ru') {
    return 'rule';
  }
  return objects.find((object) => object.startsWith(word)) ?? word;
}

/** Whether it only shows something; the states of IPsec hold its keys. */
function shows(call: Call, kind: string, verb: string): boolean {
  // Of links `s` is short for `set`.
  const isReading = (kind !== 'link' || verb !== 's') && reading.test(kind === 'xfrm' ? (call.texts[2] ?? '') : verb);
  if (kind === 'xfrm' && isReading && /^s(?:t|ta|tat|tate)?$/.test(verb)) {
    call.effect('crypto', 'expose-secret', 'object', 'keys of IPsec');
  }
  return isReading || kind === 'monitor' || kind === '';
}

function ip(call: Call): void {
  for (const file of call.values('-batch')) runsOwnLines(call, file);
  const [object = '', verb = '', ...words] = call.texts;
  const kind = ipObject(object);
  if ((kind === 'netns' || kind === 'vrf') && /^e(?:x|xe|xec)?$/.test(verb)) {
    const last = call.operands[call.has('-all') ? 1 : 2];
    // What looks like an option behind it is one of the command.
    if (last !== undefined) call.run(call.words.slice(call.words.indexOf(last) + 1));
    return;
  }
  if (shows(call, kind, verb)) {
    return;
  }
  changes(call, ipChange(kind, verb, words), call.texts.join(' '));
  const at = call.texts.findIndex((text) => text === 'obj' || text === 'object');
  const file = call.operands[at + 1];
  if (at >= 0 && file !== undefined) {
    call.as('library', file);
  }
}

function ipChange(kind: string, verb: string, words: readonly string[]): string {
  const ends = /^(?:d|de|del|dele|delet|delete|f|fl|flu|flus|flush)$/.test(verb);
  if (kind === 'link') {
    return linkChange(ends, words);
  }
  if (kind === 'tunnel' || kind === 'l2tp' || kind === 'fou') {
    return ends ? 'down' : 'tunnel';
  }
  if (kind === 'address' || kind === 'route') {
    // All that has no way of its own goes another way from here on.
    const isDefault = kind === 'route' && words.some((word) => /^(?:default|0\.0\.0\.0\/0|::\/0)$/.test(word));
    return ends ? 'down' : isDefault ? 'redirect' : 'configure';
  }
  return ends ? 'remove-setting' : 'configure';
}

function linkChange(ends: boolean, words: readonly string[]): string {
  if (ends || words.includes('down')) {
    return 'down';
  }
  const promiscuous = words.findIndex((word) => word === 'promisc' || word === 'promiscuous');
  if (promiscuous >= 0 && words[promiscuous + 1] === 'on') {
    return 'listen-to-all';
  }
  return words.includes('up') && words.length <= 3 ? 'up' : 'configure';
}

function ifconfig(call: Call): void {
  const words = call.texts;
  if (words.includes('down') || words.includes('0.0.0.0')) {
    changes(call, 'down', words.join(' '));
  } else if (words.includes('promisc')) {
    changes(call, 'listen-to-all', words.join(' '));
  } else if (words.length > 1 && !(words.length === 2 && /^inet6?$/.test(words[1] ?? ''))) {
    changes(call, words.length === 2 && words[1] === 'up' ? 'up' : 'configure', words.join(' '));
  }
}

const brings: Readonly<Record<string, string>> = { ifup: 'up', ifdown: 'down' };

/** A configuration of one's own brings scripts of one's own. */
function ifupdown(call: Call): void {
  if (call.isTrial('--no-act', '--list')) {
    return;
  }
  for (const name of call.has('--all') ? ['all'] : call.texts) {
    changes(call, brings[call.name] ?? 'configure', name);
  }
}

function second(pattern: RegExp, action: string): (call: Call) => void {
  return (call) => {
    if (pattern.test(call.texts[0] ?? '')) {
      changes(call, action, call.texts.join(' '));
    }
  };
}

export const networkInterfaceTools: readonly ToolSpec[] = [
  {
    names: 'ip',
    summary: 'shows and changes interfaces, addresses and routes',
    inspects: 'shows interfaces, addresses and routes',
    style: 'long-dash',
    options: `
-b, -batch=<text>          runs the lines of a file
-n, -netns=<text>          acts in another namespace
-a, -all | -4 | -6 | -0 | -B | -M | -d, -details | -s, -stats, -statistics | -h, -human | -iec | -j, -json | -p, -pretty | -o, -oneline | -br, -brief | -r, -resolve
-c, -color[=<text>] | -t, -timestamp | -ts, -tshort | -f, -family=<text> | -l, -loops=<text> | -rc, -rcvbuf=<text> | -N, -Numeric | -force | -echo | -V, -Version`,
    effects: ip,
  },
  {
    names: 'ifconfig',
    summary: 'shows and changes interfaces',
    inspects: 'shows interfaces',
    options: '-a | -s | -v | -l | -u | -d | -m | -L',
    operands: '<text>...',
    effects: ifconfig,
  },
  {
    names: 'route',
    summary: 'shows and changes routes',
    inspects: 'shows routes',
    options: '-n | -e | -v | -F | -C | -A <text> | -4 | -6',
    effects: (call) => {
      const verb = call.texts[0] ?? '';
      if (/^(?:add|change)$/.test(verb)) {
        changes(call, 'configure', call.texts.join(' '));
      } else if (/^(?:del|delete|flush)$/.test(verb)) {
        changes(call, 'down', call.texts.join(' '));
      }
    },
  },
  {
    names: 'arp',
    summary: 'shows and changes neighbours',
    inspects: 'shows neighbours',
    options: `
-f, --file=<read>          adds the lines of a file
-s, --set | -d, --delete | -a | -e | -D, --use-device | -v, --verbose | -n, --numeric | -H, --hw-type=<text> | -t <text> | -A <text> | -i, --device=<text>`,
    operands: '<text>...',
    effects: (call) => {
      if (call.has('--set') || call.has('--delete')) {
        changes(call, 'configure', call.texts.join(' '));
      }
    },
  },
  {
    names: 'brctl ovs-vsctl ovs-ofctl',
    summary: 'shows and changes bridges',
    inspects: 'shows bridges',
    options:
      '--may-exist | --if-exists | -t <text> | -O <text> | --db=<host> | --columns=<text> | --format=<text> | --no-wait',
    effects: second(/^(?:add|del|set|stp|hairpin|remove|clear|create|destroy|mod-|emer-reset)/, 'configure'),
  },
  {
    names: 'bridge',
    summary: 'shows and changes bridges',
    inspects: 'shows bridges',
    style: 'long-dash',
    options: '-b, -batch=<read> | -n, -netns=<text> | -s | -d | -j | -p | -o | -c | -t | -V | -force',
    effects: (call) => {
      if (/^(?:set|add|append|del|delete|replace|flush)$/.test(call.texts[1] ?? '')) {
        changes(call, 'configure', call.texts.join(' '));
      }
    },
  },
  {
    names: 'netplan',
    summary: 'configures the network from files',
    options:
      '--debug | --root-dir=<look> | --timeout=<text> | --config-file=<read> | --state=<look> | --origin-hint=<text> | -a',
    effects: (call) => {
      if (/^(?:apply|try|set|rebind)$/.test(call.texts[0] ?? '')) {
        changes(call, 'configure', call.texts.join(' '));
      }
    },
  },
  {
    names: 'ifup ifdown ifquery ifreload',
    summary: 'takes interfaces up and down',
    options:
      '-a, --all | -i, --interfaces=<library> | --state-dir=<look> | -n, --no-act | -f, --force | -v, --verbose | -X, --exclude=<text> | -o <text> | --no-mappings | --no-scripts | --no-loopback | --list, -l | --state | --allow=<text> | -c | -s',
    effects: (call) => {
      if (call.name !== 'ifquery') {
        ifupdown(call);
      }
    },
  },
  {
    names: 'ethtool mii-tool',
    summary: 'shows and changes settings of interfaces',
    inspects: 'shows settings of interfaces',
    options:
      '-a | -A | -c | -C | -g | -G | -i | -k | -K | -s | -S | -p | -P | -e | -E | -d | -r | -t | -l | -L | -m | -T | -u | -x | -X | -f | -w | --flash | -F <text> | -R | -v | -D',
    effects: (call) => {
      if (
        ['-A', '-C', '-G', '-K', '-s', '-E', '-L', '-X', '-f', '--flash', '-r', '-F', '-R'].some((option) =>
          call.has(option),
        )
      ) {
        changes(
          call,
          call.has('-E') || call.has('-f') || call.has('--flash') ? 'flash' : 'configure',
          call.texts.join(' '),
        );
      }
    },
  },
  {
    names: 'tc',
    summary: 'shows and changes how packets queue',
    inspects: 'shows how packets queue',
    style: 'long-dash',
    options:
      '-b, -batch=<text> | -s | -d | -r | -p | -i | -j | -n, -netns=<text> | -force | -g | -color | -t | -o | -N | -cf, -conf=<read> | -nm',
    effects: (call) => {
      for (const file of call.values('-batch')) runsOwnLines(call, file);
      if (/^(?:a|add|change|replace|link|del|delete|d)$/.test(call.texts[1] ?? '')) {
        const harms = /\b(?:netem|loss|drop|corrupt|mirred|tbf)\b/.test(call.texts.join(' '));
        changes(call, harms ? 'disturb' : 'configure', call.texts.join(' '));
      }
      const at = call.texts.findIndex((text) => text === 'obj' || text === 'object-file');
      const file = call.operands[at + 1];
      if (at >= 0 && file !== undefined) {
        call.as('library', file);
      }
    },
  },
  {
    names: 'resolvconf',
    summary: 'changes name servers',
    options:
      '-a <text> | -d <text> | -u | -l[<text>] | -i | -m <text> | -x | -p | -I | --enable-updates | --disable-updates | --are-updates-enabled',
    effects: (call) => {
      if (call.has('-a') || call.has('-d')) {
        changes(call, 'configure', 'name servers');
      }
    },
  },
];
