import type { Effect, EffectScope, Target } from '../effect.js';
import { harmless } from '../words/harmless.js';
import { effectPhrase } from './effect-phrases.js';
import { gravityOf } from './gravity.js';

const nouns: Readonly<Record<string, string>> = {
  unit: 'the service',
  package: 'the package',
  user: 'the user',
  group: 'the group',
  host: '',
  device: '',
  table: '',
  object: '',
  process: '',
  none: '',
};

function pathText({ path, isRelative }: Extract<Target, { type: 'path' }>): string {
  if (isRelative === true) return path === '…' ? 'the directory that it is in then' : path;
  if (path === '…') return 'what is only known when it runs';
  if (path === '.') return 'the current directory';
  if (path === '..') return 'the directory above';
  if (/^…\/./.test(path)) return `${path} (… is only known when it runs; were it empty, ${path.slice(1)})`;
  return path.startsWith('/dev/fd/') ? 'what another command prints' : path;
}

/** What an effect is on, in words; `''` where it has no name. */
function targetText(target: Target): string {
  return harmless(nameText(target));
}

function nameText(target: Target): string {
  if (target.type === 'path') return pathText(target);
  if (target.name === '' || target.name === '…') return '';
  if (target.type === 'process' && /^\d+$/.test(target.name)) return `process ${target.name}`;
  const noun = nouns[target.type] ?? '';
  if (noun === '') return target.name;
  if (target.name === 'all') return `all ${noun.slice(noun.indexOf(' ') + 1)}s`;
  return `${noun} ${target.type === 'user' ? memberText(target.name) : target.name}`;
}

/** `deploy docker`: a user and the group that the user is put into. */
function memberText(name: string): string {
  const [user = name, group, ...rest] = name.split(' ');
  return group === undefined || rest.length > 0 ? name : `${user} and the group ${group}`;
}

const unnamed: Readonly<Record<string, string>> = {
  path: 'a file',
  unit: 'services',
  package: 'packages',
  user: 'a user',
  group: 'a group',
  host: 'another machine',
  device: 'a device',
  table: 'a table',
  object: 'it',
  process: 'a program',
  none: 'it',
};

/** `remove` → `removes`: the form for he, she and it. */
function conjugated(verb: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(verb)) return `${verb}es`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
}

function phraseOf({ kind, action }: Effect): string {
  const known = effectPhrase(kind, action);
  if (known !== undefined) return known;
  const [verb = '', ...rest] = action.split('-');
  return [conjugated(verb), ...rest, rest.length === 0 ? '%' : '(%)'].join(' ');
}

/** Where and as whom: ` as root on web-1`; `''` when nothing says otherwise. */
export function scopeText({ host, container, user }: EffectScope): string {
  if (host === undefined && container === undefined && user === undefined) return '';
  const words = [
    user === undefined || user === '' ? '' : `as ${user}`,
    container === undefined || container === '' ? '' : `in the container ${container}`,
    host === undefined || host === '' ? '' : `on ${host}`,
  ].filter((part) => part !== '');
  return harmless(words.join(' '));
}

function completed(phrase: string, target: string, type: Target['type']): string {
  if (target !== '') return phrase.replace('%', () => target);
  // `downloads the image %`, `starts a container of %`: which one is not said.
  const unsaid = phrase.replace(/\bthe ([a-z]+) %/, '$1s').replace(/ of %$/, '');
  if (unsaid !== phrase) return unsaid;
  return phrase.includes('(%)') ? phrase.replace(' (%)', '') : phrase.replace('%', unnamed[type] ?? 'it');
}

const aboutPaths: ReadonlySet<string> = new Set(['read', 'write', 'delete', 'permission']);

function additionsTo({ kind, action, target, attributes }: Effect): string {
  const reaches =
    attributes.recursive === true && target.type === 'path' && aboutPaths.has(kind) && action !== 'remove-found';
  const isDeep = target.type === 'path' && target.path.includes('**');
  const secret = attributes.sensitive === true;
  const reach = reaches ? (isDeep ? ', at any depth' : ' and all that is below it') : '';
  if (!secret) return reach;
  if (kind === 'network') return `${reach}, a secret with it`;
  return kind === 'read' && action === 'read' ? `${reach}, where secrets are` : reach;
}

/** The effect without where and as whom; `shown` takes the place of its target. */
export function actionText(effect: Effect, shown?: string): string {
  const target = shown ?? targetText(effect.target);
  return completed(phraseOf(effect), target, effect.target.type) + additionsTo(effect);
}

/** How sure it is that it happens, in words; `''` when it is. */
function doubtOf({ confidence, kind }: Effect): string {
  if (confidence >= 0.6 || kind === 'opaque') return '';
  return confidence < 0.4 ? ' (perhaps)' : ' (probably)';
}

/** The scope with whom the command itself runs as; who that is says nothing of another machine or a container. */
export function scopeUnder(scope: EffectScope, user: string | undefined): EffectScope {
  const isElsewhere = scope.host !== undefined || scope.container !== undefined;
  return scope.user === undefined && user !== undefined && !isElsewhere ? { ...scope, user } : scope;
}

/** An effect in words: `deletes /etc and all that is below it, as root on web-1`. */
export function effectText(effect: Effect): string {
  return effectTextWithin(effect, effect.scope);
}

/** An effect in words, with another scope than its own. */
export function effectTextWithin(effect: Effect, scope: EffectScope): string {
  const place = scopeText(scope);
  return `${actionText(effect)}${doubtOf(effect)}${place === '' ? '' : `, ${place}`}`;
}

/** `the package a and the package b` → `the packages a and b`. */
function withOneNoun(text: string, type: Target['type'], count: number): string {
  const noun = nouns[type] ?? '';
  return noun === '' || count < 2 ? text : `${noun}s ${text.replaceAll(`${noun} `, '')}`;
}

/** What several effects of one kind, action and place do, to all of their targets. */
export function effectsText(effects: readonly Effect[]): string {
  const [first] = effects;
  if (first === undefined) return '';
  const byName = new Map(effects.map((effect) => [targetText(effect.target), effect]));
  byName.delete('');
  const shown = (name: string): string => {
    const doubt = effects.length > 1 ? doubtOf(byName.get(name) ?? first) : '';
    return doubt === ' (perhaps)' ? `perhaps ${name}` : name;
  };
  const most = 4;
  const targets = [...byName];
  // In the order of the command, unless some have to be left out: then the worst come first.
  if (targets.length > most) targets.sort(([, a], [, b]) => gravityOf(a) - gravityOf(b));
  const named = targets.slice(0, most).map(([name]) => shown(name));
  if (byName.size > named.length) named.push(`${byName.size - named.length} more`);
  const text = actionText(first, withOneNoun(listed(named), first.target.type, named.length));
  return named.length > 1
    ? text.replace('all that is below it', 'all that is below them').replace('it is empty', 'they are empty')
    : text;
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
