import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { meaningOf, type PatternTable } from './pattern-table.js';

function changes(call: Call, action: string, name: string): void {
  call.effect('network', action, 'object', name);
}

/** What the words of `nmcli` come to; each may be cut short. */
const nmcliVerbs: PatternTable<string> = [
  [/^n\w* of|^r\w* \w+ off/, 'down'],
  [/^d\w* (?:disconnect|dis|delete|del|down|d)\b|^c\w* (?:down|delete|del)\b/, 'down'],
  [/^c\w* import\b/, 'tunnel'],
  [/^d\w* wifi (?:connect|hotspot)\b|^(?:c|d|n)\w* (?:up|connect|con|reapply|on)\b/, 'up'],
  [
    /^\w* (?:|s|sh|sho|show|st|sta|status|g|ge|gen|m|mon|monitor|l|lis|list|export|clone|permissions|wifi|lldp|connectivity|check|lo\w*)(?: |$)/,
    '',
  ],
  [/^g\w* hostname $/, ''],
  [/^[cdgn]\w* \w/, 'configure'],
];

function nmcli(call: Call): void {
  const [object = '', verb = '', ...rest] = call.texts;
  const action = meaningOf(nmcliVerbs, `${object} ${verb} ${rest[0] ?? ''}`) ?? '';
  if (action !== '') {
    changes(call, action, [object, verb, ...rest].join(' ').trim());
  }
  nmcliSecrets(call);
}

function nmcliSecrets(call: Call): void {
  const at = call.texts.indexOf('password');
  const password = call.operands[at + 1];
  if (at >= 0 && password !== undefined) {
    call.as('secret', password);
  }
  if (call.has('--show-secrets') && call.texts.includes('show')) {
    call.effect('crypto', 'expose-secret', 'object', 'passwords of networks');
  }
}

export const networkManagerTools: readonly ToolSpec[] = [
  {
    names: 'nmcli',
    summary: 'shows and changes connections',
    inspects: 'shows connections',
    options:
      '-a, --ask | -c, --colors=<text> | -e, --escape=<text> | -f, --fields=<text> | -g, --get-values=<text> | -m, --mode=<text> | -o, --overview | -p, --pretty | -s, --show-secrets | -t, --terse | -w, --wait=<text> | -v',
    style: 'posix',
    effects: nmcli,
  },
  {
    names: 'nmtui nm-connection-editor nm-online',
    summary: 'changes connections',
    options: '-q | -s | -t <text> | -x',
  },
];
