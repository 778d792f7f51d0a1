import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { ANY, DEEP, STAR, UNKNOWN } from '../../words/markers.js';
import { directoryOf, inDirectory, lastPart } from './file-operands.js';
import { type FindAction, type FindExpression, readFindExpression } from './find-expression.js';
import { isWideRoot, namesSecret } from './secret-search.js';

/** A quoted glob of find is one for find, though the shell leaves it alone. In paths its star also stands for slashes. */
function asGlob(pattern: string, star: string): string {
  return pattern.replace(/\[[^\]]{1,64}\]|\?/g, ANY).replace(/\*+/g, star);
}

/** What is found below a root, at any depth but for what says otherwise: whatever has the name asked for, or all. */
function foundBelow(root: Word, { names, isShallow, isNarrowed }: FindExpression): Word {
  const [name] = names;
  const { span } = root;
  const below = isShallow ? root.text : inDirectory(root.text, DEEP);
  if (names.length === 1 && name !== undefined) {
    const { pattern, isPath } = name;
    return {
      text: isPath ? pathBelow(root.text, asGlob(pattern, DEEP)) : inDirectory(below, asGlob(pattern, STAR)),
      span,
    };
  }
  // What is narrowed otherwise is some of it, rather than all.
  return { text: isShallow || isNarrowed || names.length > 0 ? inDirectory(below, STAR) : below, span };
}

/** A path that was asked for begins with the root by itself; where it begins with a wildcard, it lies below that. */
function pathBelow(root: string, pattern: string): string {
  return pattern.startsWith(DEEP) ? inDirectory(root, pattern) : pattern;
}

function substituted(word: Word, found: string): Word {
  return word.text.includes('{}') ? { text: word.text.replaceAll('{}', found), span: word.span } : word;
}

/** What goes with a root when all that is found below it is deleted. */
function deleted(root: Word, expression: FindExpression): Word {
  const { names, isEmpty, isNarrowed } = expression;
  const isWhole = names.length === 0 && !isEmpty && !(isNarrowed && isRelative(root));
  return isWhole ? root : foundBelow(root, expression);
}

function isRelative({ text }: Word): boolean {
  return !/^[/~\uE000]/.test(text);
}

function deletes(call: Call, expression: FindExpression, roots: readonly Word[]): void {
  const { isEmpty, isShallow } = expression;
  const isPart = isShallow || isEmpty;
  const action = isEmpty ? 'remove-empty' : isShallow ? 'remove' : deepDeletion(expression);
  const follows = call.has('-L') || call.has('-H');
  for (const root of roots) {
    call.path('delete', action, deleted(root, expression), {
      attributes: isPart ? {} : { recursive: true },
      ...(follows ? { followsLinks: true } : {}),
    });
  }
}

/** What goes of all that lies below: all of it, what fits a name, or what fits anything else that is asked. */
function deepDeletion({ names, isNarrowed }: FindExpression): string {
  if (names.length > 0) return 'remove-matching';
  return isNarrowed ? 'remove-found' : 'remove';
}

/** Where nothing narrows what is found, a file that is named as a root is found as well. */
function rootsThemselves(roots: readonly Word[], { names, isNarrowed, isShallow }: FindExpression): readonly Word[] {
  if (names.length > 0 || isNarrowed) return [];
  return roots.filter(({ text }) => (isShallow ? /^[/~]/.test(text) : /^(?:~|\/[^/]+)\/[^/]/.test(text)));
}

function rootsOf(call: Call, { roots, rootsFrom }: FindExpression): readonly Word[] {
  if (roots.length > 0) return roots;
  const span = call.words[0]?.span ?? [0, 0];
  return [{ text: rootsFrom === undefined ? '.' : UNKNOWN, span }];
}

/** Whether what is looked for is a secret of somebody, and where it may be anybody's. */
function looksForSecrets(call: Call, { everyName }: FindExpression, roots: readonly Word[]): void {
  if (!everyName.some(namesSecret)) return;
  for (const root of roots) if (isWideRoot(root.text)) call.path('read', 'search-secrets', root);
}

/** Runs a command for what is found. */
function runFor(call: Call, { words, isBeside }: FindAction & { readonly type: 'run' }, found: string): void {
  if (isBeside) runBeside(call, words, found);
  else call.run(words.map((word) => substituted(word, found)));
}

/** Runs a command in the directory of what is found, where that has its bare name. */
function runBeside(call: Call, words: readonly Word[], found: string): void {
  const isAnyDepth = found.endsWith(DEEP);
  const name = /^[/~]/.test(found) ? found : `./${isAnyDepth ? STAR : lastPart(found)}`;
  call.run(
    words.map((word) => substituted(word, name)),
    { cwd: isAnyDepth ? found : directoryOf(found) },
  );
}

function finds(call: Call): void {
  const expression = readFindExpression(call.words);
  const { actions, rootsFrom } = expression;
  const roots = rootsOf(call, expression);
  const found = roots.map((root) => foundBelow(root, expression));
  if (rootsFrom !== undefined) call.as('read', rootsFrom);
  looksForSecrets(call, expression, roots);
  if (expression.unseen !== undefined) {
    const { span } = expression.unseen;
    call.opaque('dynamic-command', 'What it does with what it finds is only known when it runs.', { span });
  }
  for (const action of actions) {
    if (action.type === 'delete') deletes(call, expression, roots);
    else if (action.type === 'write') call.as('write', action.file);
    else if (action.type === 'run') {
      for (const { text } of [...found, ...rootsThemselves(roots, expression)]) runFor(call, action, text);
    }
  }
  const isSilent = actions.length > 0 && actions.every(({ type }) => type !== 'print');
  const end = expression.isNullEnded ? '\0' : '\n';
  if (!isSilent) call.print({ text: found.map(({ text }) => text + end).join('') });
}

/** fd takes a command with `-x` or `-X`; `{}` and its kin stand for what was found. */
function findsBriefly(call: Call): void {
  const at = call.words.findIndex(({ text }) => /^-(?:[a-zA-Z]*[xX]|-exec(?:-batch)?)$/.test(text));
  const before = at === -1 ? call.words : call.words.slice(0, at);
  const roots = before.filter(({ text }) => !text.startsWith('-')).slice(1);
  const [root] = roots;
  const found = inDirectory(root?.text ?? '.', DEEP);
  call.print({ text: `${found}\n` });
  if (at === -1) return;
  const words = call.words.slice(at + 1);
  const end = words.findIndex(({ text }) => text === ';');
  const inner = end === -1 ? words : words.slice(0, end);
  const [first] = inner;
  if (first === undefined) return;
  if (inner.some(({ text }) => place.test(text))) call.run(inner.map((word) => withFound(word, found)));
  else call.run([...inner, { text: found, span: first.span }]);
}

/** `{}`, and what fd has for parts of a path. */
const place = /\{(?:|\/|\/\/|\.|\/\.)\}/;
const places = new RegExp(place, 'g');

function withFound(word: Word, found: string): Word {
  return place.test(word.text) ? { text: word.text.replace(places, found), span: word.span } : word;
}

export const findingTools: readonly ToolSpec[] = [
  {
    names: 'find gfind bfs',
    summary: 'finds files below directories',
    options: `
      -name=<text>         of that name
      -iname=<text>        of that name in any case
      -type=<text>         of that type
      -size=<text>         of that size
      -mtime=<text>        changed so many days ago
      -perm=<text>         with those permissions
      -user=<text>         that belong to that user
      -maxdepth=<text>     goes no deeper
      -exec                runs a command for each
      -execdir             runs a command for each, in its directory
      -ok | -okdir
      -delete              deletes each
      -fprint=<text>       writes names to a file
      -print0              ends names with a null character
      -path=<text> | -regex=<text> | -newer=<text> | -group=<text> | -empty | -print | -ls | -printf=<text>
      -fls=<text> | -fprintf=<text>`,
    style: 'long-dash',
    effects: finds,
  },
  {
    names: 'fd fdfind',
    summary: 'finds files by name',
    options: `
      -x, --exec           runs a command for each
      -X, --exec-batch     runs a command for all at once
      -H, --hidden | -I, --no-ignore | -u | -s, --case-sensitive | -i, --ignore-case | -g, --glob | -F
      -a, --absolute-path | -l, --list-details | -L, --follow | -p, --full-path | -0, --print0
      -d, --max-depth=<text> | -t, --type=<text> | -e, --extension=<text> | -E, --exclude=<text> | -S, --size=<text>
      -c, --color=<text> | -j, --threads=<text> | -o, --owner=<text>
      --changed-within=<text> | --changed-before=<text> | -C, --base-directory=<text> | --search-path=<text>
      --ignore-file=<read>`,
    effects: findsBriefly,
  },
  {
    names: 'locate mlocate plocate slocate glocate',
    summary: 'finds files by name in a database',
    options: `
      -d, --database=<text> | -l, -n, --limit=<text> | -r, --regexp=<text> | -A, --all | -b, --basename | -c, --count
      -e, --existing | -i, --ignore-case | -0, --null | -q, --quiet | -S, --statistics | -w, --wholename
      -N, --literal | --regex | -P | -L, --follow`,
    effects: (call) => {
      if (call.texts.some(namesSecret)) call.path('read', 'search-secrets', '/');
      call.print({ text: `${UNKNOWN}\n` });
    },
  },
  {
    names: 'updatedb updatedb.mlocate updatedb.plocate updatedb.findutils',
    summary: 'renews the database of locate',
    options: `
      -o, --output=<write> | -U, --database-root=<look> | -e, --add-prunepaths=<text> | -n, --add-prunenames=<text>
      -f, --add-prunefs=<text> | -l, --require-visibility=<text> | -v, --verbose | --prunepaths=<text>
      --localpaths=<text>`,
  },
];
