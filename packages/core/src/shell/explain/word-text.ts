import type { EffectScope } from '../effect.js';
import type { Place } from '../interpret/place.js';
import type { Role } from '../tools/tool-spec.js';
import { displayed } from '../words/markers.js';
import { type CallReading, calledAs, type WordUse } from './call-reading.js';
import type { PartRole } from './command-explanation.js';
import { actionText, listed, scopeText } from './effect-text.js';
import { operandName } from './operand-names.js';
import { isCode, roleText } from './role-text.js';
import { type Located, type Scene, shownOf, sourceOf } from './scene.js';
import type { WatchedLine } from './watched-text.js';

/** The role of a part whose word has a role for the tool. */
export function wordRole(role: Role, otherwise: PartRole): PartRole {
  if (role === 'command') return 'script';
  return isCode(role) ? 'code' : otherwise;
}

/** The role of a part that is no option. */
export function partRole(use: WordUse | undefined, source: string): PartRole {
  if (use === undefined) return source.startsWith('-') ? 'option' : 'operand';
  return use.type === 'operand' ? wordRole(use.role, 'operand') : 'value';
}

/** What a program is for. */
export function programText(
  { program, tool, invocation, name, words }: CallReading,
  source: string,
  functions: ReadonlySet<string>,
): { readonly role: PartRole; readonly says: string } {
  const shown = displayed(program);
  const isReplaced = !source.replaceAll(/["'\\]/g, '').endsWith(program);
  const all = [name, ...(words.get(name.span[0]) ?? [])].map(({ text }) => displayed(text)).join(' ');
  const becomes = isReplaced && !shown.includes('…') ? `becomes ${all}: ` : '';
  if (functions.has(name.text)) return { role: 'program', says: `${becomes}runs the function ${name.text}` };
  if (tool === undefined) return { role: 'program', says: `${becomes}${unknownProgram(shown)}` };
  const runs = tool.spec.wrapper === true || (invocation?.inner.length ?? 0) > 0;
  const [inner] = invocation?.inner ?? [];
  const where = inner === undefined ? '' : differenceText(inner.place.scope, invocation?.place.scope);
  const here = where === '' ? '' : `; here ${where}`;
  return { role: runs ? 'wrapper' : 'program', says: becomes + tool.spec.summary + here };
}

function unknownProgram(name: string): string {
  return name.includes('…') ? 'a program that is only known when it runs' : 'a program that is not known here';
}

export function subcommandText({ reading }: CallReading, source: string): string {
  const { subcommand = '', usage } = reading ?? {};
  // Of several words the last one says what it does.
  return subcommand.includes(' ') && !subcommand.endsWith(` ${source}`)
    ? `begins “${subcommand}”`
    : (usage?.usage.summary ?? 'says what it does');
}

/** How a place differs from the one around it: as whom, where. */
function differenceText(inner: EffectScope, outer: EffectScope | undefined): string {
  return scopeText({
    ...(inner.user === undefined || inner.user === outer?.user ? {} : { user: displayed(inner.user) }),
    ...(inner.container === undefined || inner.container === outer?.container
      ? {}
      : { container: displayed(inner.container) }),
    ...(inner.host === undefined || inner.host === outer?.host ? {} : { host: displayed(inner.host) }),
  });
}

export function innerCommandText(call: CallReading, place: Place): string {
  const where = differenceText(place.scope, call.invocation?.place.scope);
  return `the command that ${calledAs(call)} runs${where === '' ? '' : `, ${where}`}`;
}

/** What a word is that holds a line of the shell, and whether it is nothing else than that line. */
export function lineText(
  call: CallReading,
  { place, alternatives, text }: WatchedLine,
  item: Located,
  scene: Scene,
): { readonly role: 'script' | 'code'; readonly says: string } {
  const places = [place, ...alternatives].map(({ scope }) => differenceText(scope, call.invocation?.place.scope));
  const where = listed([...new Set(places)].filter((each) => each !== ''));
  const suffix = where === '' ? '' : `, ${where}`;
  const span = text.positions.outer(0, text.source.length);
  const [before, after] = span === undefined ? ['', 0] : [scene.source.slice(item.pos, span[0]), item.end - span[1]];
  const isWhole = after <= 1 && /^(?:--?[\w-]*[= ]?)?["']?$/.test(before);
  return isWhole
    ? { role: 'script', says: `a command line that ${calledAs(call)} runs${suffix}` }
    : { role: 'code', says: `code that runs a command line${suffix}` };
}

function unquoted(text: string): string {
  return text.replaceAll(/^\\?["']|\\?["']$/g, '');
}

/** What the call does to what stands in a word; `''` where nothing is known. */
export function effectsAt(call: CallReading, item: Located, scene: Scene): string {
  const exact = (call.effectsAt.get(item.pos) ?? []).filter(({ span }) => span[1] === item.end);
  const text = unquoted(sourceOf(scene, item));
  // The span of some is the whole command, though a word of it names what they are on.
  const found = exact.length > 0 || text === '' ? exact : (call.effectsOn.get(text) ?? []);
  const plain = unquoted(shownOf(scene, item))
    .replace(/^\.\//, '')
    .replace(/(?<=.)\/$/, '');
  const says = found.map((effect) => {
    const { target } = effect;
    return actionText(effect, target.type === 'path' && target.path === plain ? 'this' : undefined);
  });
  return [...new Set(says)].slice(0, 4).join('; ');
}

/** What an operand, or a value that stands apart from its option, is. */
export function operandText(call: CallReading, item: Located, use: WordUse | undefined, scene: Scene): string {
  const source = sourceOf(scene, item);
  const { program, reading } = call;
  if (source === '\\;' || source === "';'" || (program === 'find' && source === '+'))
    return 'ends the command that it runs';
  const [role, index] = use?.type === 'operand' ? [use.role, use.index] : ['text' as const, 0];
  const effects = effectsAt(call, item, scene);
  if (isCode(role)) return effects === '' ? roleText(role) : `${roleText(role)}: ${effects}`;
  if (effects !== '') return effects;
  const name = use?.type === 'operand' ? operandName(program, reading?.subcommand ?? '', index) : '';
  return name || roleText(role) || `given to ${calledAs(call)}`;
}
