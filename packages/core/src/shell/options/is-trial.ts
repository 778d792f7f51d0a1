import type { Word } from '../tools/tool-spec.js';
import type { Grammar } from './option.js';
import type { GivenOption } from './read-arguments.js';

/** Words of a tool, as far as they tell whether it is only tried. */
interface PossibleTrial {
  /** In the order they were given. */
  readonly options: readonly GivenOption[];
  /** Absent of a program that nobody described. */
  readonly grammar: Pick<Grammar, 'byName' | 'longNames'> | undefined;
  readonly words: readonly Word[];
}

/** What many tools call the option that has them only show what they would do. */
export const trialNames: readonly string[] = ['--dry-run', '--dryrun', '--simulate'];

/** Values that leave a trial one, those of Kubernetes among them. */
const affirms = /^(?:1|t|true|y|yes|on|client|server|unchanged)$/i;
/** What many tools take for the value of a switch when it follows it. */
const denies = /^(?:0|no|false|off|none|null)$/i;

/**
 * Whether one of the options that have a tool only show what it would do holds, by the last word that speaks of it:
 * `--no-dry-run`, `--dry-run=false`, `--dry-run no`, `--dryRun` and all else that only looks like it take it back. What is not
 * known to be a trial is none. `--option Simulate` is the setting `Simulate` of that option.
 */
export function isTrial(trial: PossibleTrial, asked: readonly string[]): boolean {
  if (trial.options.length === 0) return false;
  const settings = asked.filter((each) => each.includes(' '));
  return asked.some((option) => !settings.includes(option) && holds(trial, option, settings));
}

function holds(trial: PossibleTrial, option: string, settings: readonly string[]): boolean {
  const names = trial.grammar?.byName.get(option)?.names ?? [option];
  const asked = { option, names, meanings: names.map(plain), settings };
  let isHeld = false;
  let unknown: GivenOption | undefined;
  for (const given of trial.options) {
    const said = says(trial, asked, given, unknown);
    isHeld = said ?? isHeld;
    unknown = said === undefined && given.option === undefined && given.value === undefined ? given : undefined;
  }
  return isHeld;
}

interface Asked {
  readonly option: string;
  /** All that the tool calls it. */
  readonly names: readonly string[];
  /** The same, without what is between their words. */
  readonly meanings: readonly string[];
  readonly settings: readonly string[];
}

/** What one of them says of it, if it does; right behind one that is unknown it may be the value of that. */
function says(
  trial: PossibleTrial,
  { option, names, meanings, settings }: Asked,
  given: GivenOption,
  unknown: GivenOption | undefined,
): boolean | undefined {
  const isMeant = given.option?.names.includes(option) ?? names.includes(given.name);
  if (isMeant) return isClear(trial, given) && !isValueOf(trial, given, unknown) && isAffirmed(trial, given);
  const setting = settings.length > 0 ? settingOf(given, settings) : undefined;
  if (setting !== undefined) return affirms.test(setting);
  return takesBack(given, names, meanings) ? false : undefined;
}

/** The value of `-o Name=value`, where that is one of the settings. */
function settingOf({ option, value }: GivenOption, settings: readonly string[]): string | undefined {
  const [name, ...rest] = value?.text.split('=') ?? [];
  const isAsked = option?.names.some((each) =>
    settings.some((one) => one.toLowerCase() === `${each} ${name}`.toLowerCase()),
  );
  return isAsked === true ? rest.join('=') : undefined;
}

/** It is written in full, or the beginning of no other name. */
function isClear({ grammar }: PossibleTrial, { name, option }: GivenOption): boolean {
  if (option === undefined || grammar === undefined || option.names.includes(name)) return true;
  return grammar.longNames.every((long) => !long.startsWith(name) || grammar.byName.get(long) === option);
}

function isValueOf(
  { grammar, words }: PossibleTrial,
  { word }: GivenOption,
  unknown: GivenOption | undefined,
): boolean {
  if (grammar === undefined || unknown === undefined) return false;
  return unknown.word !== word && words[words.indexOf(word) - 1] === unknown.word;
}

function isAffirmed({ words }: PossibleTrial, { name, value, word }: GivenOption): boolean {
  if (value !== undefined) return affirms.test(value.text);
  const isBundled = !name.startsWith('--') && word.text !== name;
  const next = isBundled ? word.text.slice(word.text.indexOf(name.slice(1)) + 1) : words[words.indexOf(word) + 1]?.text;
  return next === undefined || !denies.test(next);
}

const plain = (name: string): string => name.replaceAll(/[-_]/g, '').toLowerCase();

/** `--no-dry-run`, `--nodryrun`, `--no-dry`, `--without-dry-run`, `--act` of `--no-act`, `+n` of `-n`. */
function takesBack({ name, option }: GivenOption, names: readonly string[], meanings: readonly string[]): boolean {
  if (name.startsWith('+')) return names.includes(name.replace('+', '-'));
  if (option?.names.includes(name) === true) return false;
  const said = plain(name);
  const denied = said.startsWith('no') ? said.slice(2) : '';
  return meanings.some((meant) => {
    if (denied !== '' && meant.startsWith(denied)) return true;
    return meant.length > 1 && (said.endsWith(meant) || `no${said}` === meant);
  });
}
