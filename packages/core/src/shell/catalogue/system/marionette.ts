import type { EffectKind, TargetType } from '../../effect.js';
import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { runJoined } from '../running/wrapping.js';
import { derivedWord } from '../services/derived-word.js';
import { meaningOf, type PatternTable } from './pattern-table.js';

/** What only asks how machines are. */
const looks =
  /^(?:ping|find|facts|inventory|plugin|describe_filter|completion|help|rpcutil|\w+ (?:status|summary|count|get_\w+|list\w*|last_run\w*|checkupdates))\b/;

/** What agents do, by agent and action. */
const deeds: PatternTable<readonly [EffectKind, string, TargetType]> = [
  [/^service (?:stop|disable)$/, ['service', 'stop', 'unit']],
  [/^service /, ['service', 'restart', 'unit']],
  [/^package (?:uninstall|purge|remove)$/, ['package', 'remove', 'package']],
  [/^package /, ['package', 'install', 'package']],
];

const pair = /^\w+=/;

/** `shell run LINE`, and `rpc shell run command=LINE`. */
function runLine(call: Call, words: readonly Word[], host: string): void {
  const given = words.find(({ text }) => text.startsWith('command='));
  if (given === undefined)
    runJoined(
      call,
      words.filter(({ text }) => !pair.test(text)),
      { host },
    );
  else call.shell(derivedWord(given, given.text.replace('command=', '')), { host });
}

/** `mco rpc AGENT ACTION name=value`; by its own name an agent takes the action behind what it is done to. */
function callAgent(call: Call): void {
  const isRpc = call.texts[0] === 'rpc';
  const [agent, ...words] = isRpc ? call.operands.slice(1) : call.operands;
  const [first = '', second = first] = words.map(({ text }) => text);
  const named = agent?.text ?? '';
  const [target] = call.values('--with-identity');
  const host = target?.text ?? 'all';
  call.as('server', target ?? { text: host, span: agent?.span ?? [0, 0] });
  const isNamedFirst = !isRpc && /^(?:service|package)$/.test(named);
  const deed = `${named} ${isNamedFirst ? second : first}`;
  if (named === 'shell') {
    if (/^(?:run|start|execute)$/.test(first)) runLine(call, words.slice(1), host);
    return;
  }
  if (looks.test(deed)) return;
  const [kind, action, type] = meaningOf(deeds, deed) ?? (['execute', 'converge', 'object'] as const);
  const given = words.slice(1).map(({ text }) => text.replace(pair, ''));
  call.effect(kind, action, type, isNamedFirst ? first : given.join(' ') || deed);
}

/** Marionette collective: what many machines are told at once. */
export const marionetteTools: readonly ToolSpec[] = [
  {
    names: 'mco',
    summary: 'does something on many machines',
    options: `
-I, --with-identity, --wi=<text>  on this machine
-F, --with-fact, --wf=<text> | -C, --with-class, --wc=<text> | -A, --with-agent, --wa=<text> | -S, --select=<text> | -W, --with=<text> | -T, --target=<text> | --dt=<text> | -t, --timeout=<text> | --limit, --one, -1 | --batch=<text> | --batch-sleep=<text>
-c, --config=<read> | --nodes=<read> | -j, --json | -v, --verbose | -q, --quiet | --np, --no-progress | --no-results, --nr | --display=<text>`,
    effects: callAgent,
  },
];
