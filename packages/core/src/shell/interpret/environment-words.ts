import type { Span } from '../effect.js';
import { classifyPath, isHarmlessDevice } from '../paths/classify-path.js';
import { resolvePath } from '../paths/resolve-path.js';
import { hasUnknown } from '../words/markers.js';
import { splitWords } from '../words/split-words.js';
import { applyAny } from './apply-any.js';
import { emitPath } from './emit.js';
import { plain } from './flows.js';
import type { Standing } from './machine.js';
import { within } from './place.js';

function table(rows: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(rows).flatMap(([tool, names]) => names.split(' ').map((name): [string, string] => [name, tool])),
  );
}

/** Variables in which a tool looks for more of its own options. */
const optionsOf = table({
  tar: 'TAR_OPTIONS',
  fzf: 'FZF_DEFAULT_OPTS',
  sk: 'SKIM_DEFAULT_OPTIONS',
  make: 'MAKEFLAGS GNUMAKEFLAGS',
  perl: 'PERL5OPT',
  ruby: 'RUBYOPT',
  node: 'NODE_OPTIONS',
  less: 'LESS',
  zip: 'ZIPOPT',
  pytest: 'PYTEST_ADDOPTS',
});

/** Variables that hold code, by how the tool is given it otherwise. */
const codeOf = table({
  'vim -c': 'VIMINIT EXINIT GVIMINIT',
  'lua -e': 'LUA_INIT',
  'perl -e': 'PERL5DB',
});

/** Variables that choose a program, as a rule by its name alone: a line in them is read as one. */
const choosing =
  /^(?:CC|CXX|CPP|LD|AR|AS|NM|RM|CP|MV|FC|F77|LEX|YACC|RANLIB|STRIP|MAKE|INSTALL|\w+_(?:PROG|PROGRAM|RUNNER|LINKER|WRAPPER|COMPILER|HOOK|SCRIPT))$/;

/** Variables whose text a shell expands, as if it stood in double quotes. */
const expanded = /^(?:PS[0124]|ENV|BASH_ENV|PROMPT)$/;

/** Variables that name a file of code or settings, which is there to be trusted. */
const trusted =
  /^(?:SHELL|ENV|OPENSSL_CONF|GCONV_PATH|TCLLIBPATH|GIT_EXEC_PATH|GIT_TEMPLATE_DIR|GIT_CONFIG_(?:GLOBAL|SYSTEM))$/;

/** Whether a name may be one of these: of most it can be said at once. */
export function mayHoldWords(name: string): boolean {
  return (
    optionsOf.has(name) ||
    codeOf.has(name) ||
    choosing.test(name) ||
    expanded.test(name) ||
    trusted.test(name) ||
    name.startsWith('GIT_CONFIG_')
  );
}

function start(texts: readonly string[], span: Span, { machine, frame, place, input }: Standing): void {
  const words = texts.map((text) => ({ text, span, traits: plain }));
  machine.invoke(words, frame.child(), within(place, 'env'), { ...input, isGiven: false });
}

/** `GIT_CONFIG_KEY_0` and `GIT_CONFIG_VALUE_0`, or all in one: settings as `git -c` is given them. */
function gitSettings(name: string, value: string, { frame }: Standing): readonly string[] {
  if (name === 'GIT_CONFIG_PARAMETERS') return splitWords(value).map((word) => word.replace(/^([^=]*)'='/, '$1='));
  const number = /^GIT_CONFIG_(?:KEY|VALUE)_(\d+)$/.exec(name)?.[1];
  if (number === undefined) return [];
  const [key] = frame.variable(`GIT_CONFIG_KEY_${number}`)?.values ?? [];
  const [set] = frame.variable(`GIT_CONFIG_VALUE_${number}`)?.values ?? [];
  return key === undefined || set === undefined ? [] : [`${key}=${set}`];
}

/** What tools make of a variable that holds options, code, settings or a text that is expanded. */
export function environmentWords(name: string, value: string, span: Span, at: Standing): void {
  if (value === '' || hasUnknown(value)) return;
  const tool = optionsOf.get(name);
  const interpreter = codeOf.get(name);
  // What less is to do first goes to the end of its options.
  if (tool === 'less' && /(?:^|\s)\+/.test(value)) start([tool, value.replace(/^.*?(?=\+)/, '')], span, at);
  else if (tool !== undefined) start([tool, ...splitWords(value)], span, at);
  else if (interpreter !== undefined) start([...interpreter.split(' '), value], span, at);
  else if (name.startsWith('GIT_CONFIG_'))
    for (const setting of gitSettings(name, value, at)) start(['git', '-c', setting], span, at);
  else if (choosing.test(name) && /\s/.test(value)) applyAny({ text: value, span }, at);
  if (expanded.test(name) && /\$\(|`/.test(value))
    at.machine.line({ text: `: "${value.replaceAll('"', '\\"')}"`, span }, at.frame.child(), at.place, at.input);
  if (trusted.test(name)) untrusted(value, span, at);
}

/** Where anybody may put a file, none is to be trusted. */
function untrusted(value: string, span: Span, at: Standing): void {
  const path = resolvePath(value, { cwd: at.frame.cwd, user: at.place.user });
  const isAnybodys = classifyPath(path).pathClass === 'temporary' && !isHarmlessDevice(path);
  if (isAnybodys) emitPath(at, { kind: 'execute', action: 'load', path, span });
}
