import type { PathClass } from '../effect.js';
import type { GivenOption } from '../options/read-arguments.js';
import { classifyPath, type PathTraits } from '../paths/classify-path.js';
import { resolvePath } from '../paths/resolve-path.js';
import type { Call, Word } from '../tools/tool-spec.js';
import { applyAny } from './apply-any.js';
import type { Standing } from './machine.js';

const says = (words: string): RegExp => new RegExp(`(?:^|-)(?:${words})s?(?:-|$)`);
const runs = says(
  'exec|execute|command|cmd|run|hook|script|shell|program|helper|handler|trigger|pre|post|before|after|on|callback',
);
const loads = says('plugin|module|library|lib|load|preload|extension|engine|provider|require');
const writes = says('out|output|outfile|dest|destination|target|save|write|dump|export|log|logfile|report');
const removes = says('delete|remove|rm|purge|wipe|erase|unlink|clean');
const reads = says(
  'config|conf|cfg|file|input|in|from|rules|setting|inventory|include|source|src|read|profile|schema|template|ca|cacert|cert|trust',
);
const unlocks = says('key|keyfile|identity|credential');
const keyFile = /\.(?:key|pem|p12|pfx|jks)$|\/id_\w+$/;

/** Where nothing but the system itself has anything to write or to remove. */
const vital: ReadonlySet<PathClass> = new Set<PathClass>(['system', 'configuration', 'device', 'audit', 'mount-root']);

const detail = { confidence: 0.8 } as const;

/** What a path does by the name of its option, where that is bad. */
const effects = {
  write: (value, call, { isVital }) => {
    if (isVital) call.path('write', 'overwrite', value, detail);
  },
  remove: (value, call, { isVital }) => {
    if (isVital) call.path('delete', 'remove', value, { ...detail, attributes: { recursive: true } });
  },
  load: (value, call, { pathClass }) => {
    if (pathClass === 'temporary' || /\.(?:so|dylib|dll)$/.test(value.text)) call.as('library', value);
  },
  run: (value, call, { pathClass }) => {
    if (pathClass === 'temporary') call.as('program', value);
  },
  read: (value, call, { holds }) => {
    if (holds === 'secret') call.path('read', 'read', value, detail);
  },
  // Keys are there to log in with.
  unlock: () => undefined,
} as const satisfies Readonly<Record<string, (value: Word, call: Call, traits: Traits) => void>>;

/** What an option does with a path, as far as its name says. */
function roleOf(name: string, path: string): keyof typeof effects | undefined {
  if (writes.test(name)) return 'write';
  if (removes.test(name)) return 'remove';
  if (loads.test(name)) return 'load';
  if (runs.test(name)) return 'run';
  if (reads.test(name)) return 'read';
  return unlocks.test(name) && keyFile.test(path) ? 'unlock' : undefined;
}

/**
 * What the value of an option that a tool is not known to have may do. An option newer than its description is ordinary,
 * so that one counts only where its value would be bad: a line for a shell, a file that holds a secret or decides over
 * access, and what its name says of a path that matters, namely that it is written, removed, loaded or run.
 */
export function applyUnknownOption(option: string, value: Word, call: Call, standing: Standing): void {
  const isPath = !/\s/.test(value.text) && /^(?:[/~]|\.\.?\/)/.test(value.text);
  const role = isPath ? roleOf(option.replace(/^-+/, '').toLowerCase(), value.text) : undefined;
  if (role === undefined) applyAny(value, standing);
  else effects[role](value, call, pathTraits(value, standing));
}

interface Traits extends PathTraits {
  /** Nothing but the system itself has anything to write or to remove there. */
  readonly isVital: boolean;
}

function pathTraits({ text }: Word, { frame, place }: Standing): Traits {
  const traits = classifyPath(resolvePath(text, { cwd: frame.cwd, user: place.user }));
  return { ...traits, isVital: vital.has(traits.pathClass) || traits.holds !== undefined };
}

/** Operands that stand where a long option that nobody knows would have its value. The name of a short one says nothing. */
export function possibleValues(
  options: readonly GivenOption[],
  words: readonly Word[],
): ReadonlyMap<Word, string> | undefined {
  let found: Map<Word, string> | undefined;
  for (const { name, option, value, word } of options) {
    if (option !== undefined || value !== undefined || !name.startsWith('--')) continue;
    const next = words[words.indexOf(word) + 1];
    if (next === undefined) continue;
    found ??= new Map();
    found.set(next, name);
  }
  return found;
}
