import type { EffectAttributes } from '../../effect.js';
import type { Call, EffectDetail, ToolSpec, Word } from '../../tools/tool-spec.js';
import { hasGlob, hasUnknown } from '../../words/markers.js';
import { meaningOfMode } from '../system/file-mode.js';
import { isCustomaryDirectory, type Route, routeOf } from './destination.js';
import { inDirectory, isDash, lastPart } from './file-operands.js';

const emptyFiles: ReadonlySet<string> = new Set(['/dev/null', '/dev/zero']);

function isNull(path: string): boolean {
  return path === '/dev/null';
}

/** What was written over with nothing is emptied. */
function writes(call: Call, source: Word | undefined, target: Word, detail: EffectDetail): void {
  const action = source !== undefined && emptyFiles.has(source.text) ? 'truncate' : 'overwrite';
  call.path('write', action, target, detail);
  if (source !== undefined) call.carry(source, target);
}

/** Writes each source to its target, and perhaps below it. */
function writesAll(call: Call, { sources, targets, otherwise }: Route, attributes: EffectAttributes): void {
  targets.forEach((target, index) => {
    writes(call, sources[index], target, { attributes });
  });
  if (otherwise !== undefined) writes(call, sources[0], otherwise, { attributes, confidence: 0.3 });
}

function copies(call: Call): void {
  const route = routeOf(call);
  const { sources, targets } = route;
  const attributes: EffectAttributes = call.has('-r') || call.has('-a') ? { recursive: true } : {};
  const isLink = call.has('-s') || call.has('-l');
  for (const source of sources) {
    if (!isLink && !isDash(source)) call.path('read', 'read', source, { attributes });
  }
  writesAll(call, route, attributes);
  if (!isLink) return;
  targets.forEach((target, index) => {
    const source = sources[index];
    if (source !== undefined) call.link(target, source);
  });
}

/** A file has an ending, as a rule. What is not known, and what a wildcard finds, may be either. */
function isNamedLikeDirectory({ text }: Word): boolean {
  return !hasGlob(text) && !hasUnknown(text) && !lastPart(text).includes('.');
}

/** It stays beside where it was, and has its old name back as easily. */
function isRenamed({ text }: Word, target: Word | undefined): boolean {
  return target !== undefined && directoryOf(text) === directoryOf(target.text);
}

function directoryOf(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  return trimmed.slice(0, Math.max(0, trimmed.lastIndexOf('/')));
}

/** What goes to the null device is gone: a directory even takes the device's place. */
function takesAway(call: Call, source: Word, target: Word | undefined): void {
  if (target !== undefined && isNull(target.text)) {
    call.path('delete', 'remove', source, { attributes: { recursive: true, force: true } });
    return;
  }
  const isWhole = isCustomaryDirectory(source.text) || (isNamedLikeDirectory(source) && !isRenamed(source, target));
  call.path('delete', 'move', source, { attributes: isWhole ? { recursive: true } : {} });
}

function moves(call: Call): void {
  const route = routeOf(call);
  route.sources.forEach((source, index) => {
    takesAway(call, source, route.targets[index]);
  });
  writesAll(call, route, {});
}

function links(call: Call): void {
  const { sources, targets } = routeOf(call);
  const made = targets.length > 0 ? targets : sources.map(({ text, span }) => ({ text: lastPart(text), span }));
  made.forEach((link, index) => {
    const source = sources[index];
    if (source !== undefined && isNull(source.text)) {
      writes(call, source, link, {});
      return;
    }
    call.path('write', call.has('-f') ? 'overwrite' : 'create', link);
    if (source === undefined) return;
    call.carry(source, link);
    leads(call, link, source);
  });
}

/** A symbolic link says where it leads from where it lies; one to what is a directory already lies in that. */
function leads(call: Call, link: Word, source: Word): void {
  const isRelative = call.has('-s') && !call.has('-r') && !/^[/~]/.test(source.text);
  const lies = link.text.slice(0, Math.max(0, link.text.lastIndexOf('/') + 1));
  const target = isRelative ? { ...source, text: `${lies}${source.text}` } : source;
  call.link(link, target);
  if (!call.has('-T') && !call.has('-n')) call.link(inDirectory(link.text, lastPart(source.text)), target);
}

function installs(call: Call): void {
  const isDirectory = call.has('-d');
  const route = routeOf(call);
  const { sources, targets } = route;
  const made = isDirectory ? call.operands : targets;
  if (isDirectory) for (const target of made) call.as('create', target);
  else {
    for (const source of sources) if (!isDash(source)) call.as('read', source);
    writesAll(call, route, {});
  }
  const meaning = meaningOfMode(call.value('-m') ?? '');
  if (meaning !== 'setuid' && meaning !== 'world-writable') return;
  for (const target of made) call.path('permission', meaning, target);
}

const backup = '-b | --backup[=<text>] | -S, --suffix=<text> | -Z | --context[=<text>] | --debug';

export const copyingTools: readonly ToolSpec[] = [
  {
    names: 'cp gcp',
    summary: 'copies files',
    options: `
      -r, -R, --recursive            copies directories with all below them
      -a, --archive                  copies everything as it is, owners and times included
      -f, --force                    removes what cannot be overwritten
      -t, --target-directory=<text>  copies into that directory
      -T, --no-target-directory      takes the destination for a file
      -n, --no-clobber               leaves alone what exists
      -u, --update[=<text>]          replaces only what is older
      -l, --link                     makes hard links instead of copies
      -s, --symbolic-link            makes symbolic links instead of copies
      -p | --preserve[=<text>] | --no-preserve=<text> | --parents | --attributes-only | --copy-contents | -d
      -i, --interactive | -H | -L, --dereference | -P, --no-dereference | --reflink[=<text>] | --sparse=<text>
      --remove-destination | --strip-trailing-slashes | -v, --verbose | -x, --one-file-system
      --keep-directory-symlink | -g, --progress-bar | -c
      ${backup}`,
    effects: copies,
  },
  {
    names: 'mv gmv',
    summary: 'moves or renames files',
    options: `
      -f, --force                    replaces without asking
      -n, --no-clobber               leaves alone what exists
      -i, --interactive              asks before it replaces
      -t, --target-directory=<text>  moves into that directory
      -T, --no-target-directory      takes the destination for a file
      -u, --update[=<text>]          replaces only what is older
      --exchange | --no-copy | --strip-trailing-slashes | -v, --verbose | -g, --progress-bar
      ${backup}`,
    effects: moves,
  },
  {
    names: 'ln gln link',
    summary: 'makes links to files',
    options: `
      -s, --symbolic                 makes symbolic links
      -f, --force                    replaces what has the name of the link
      -t, --target-directory=<text>  makes the links in that directory
      -T, --no-target-directory      takes the name for a file
      -n, --no-dereference           takes a link to a directory for a file
      -r, --relative                 makes the link relative to where it lies
      -d, -F, --directory | -i, --interactive | -L, --logical | -P, --physical | -v, --verbose
      ${backup}`,
    effects: links,
  },
  {
    names: 'install ginstall',
    summary: 'copies files and sets their mode and owner',
    options: `
      -d, --directory                makes directories
      -m, --mode=<text>              sets the mode
      -o, --owner=<text>             sets the owner
      -g, --group=<text>             sets the group
      -D                             makes the directories that are missing
      -t, --target-directory=<text>  copies into that directory
      -T, --no-target-directory      takes the destination for a file
      -s, --strip                    strips symbols
      --strip-program=<program>      strips symbols with that program
      -c | -C, --compare | -p, --preserve-timestamps | -v, --verbose | --preserve-context
      ${backup}`,
    effects: installs,
  },
  {
    names: 'rename prename file-rename perl-rename',
    summary: 'renames files by an expression',
    operands: '<text>...',
    options: `
      -n, --no-act, --nono    only shows what it would do
      -f, --force             replaces what exists
      -e=<perl>               renames by that expression
      -v, --verbose | -i, --interactive | -o, --no-overwrite | -s, --symlink | -0, --null | -d, --filename
      -u, --unicode[=<text>]`,
    effects: renames,
  },
  {
    names: 'mmv mcp mad mln qmv vidir renameutils detox',
    summary: 'renames many files',
    options: '-n, --dry-run | -r | -v | -f | -d | -s=<text> | -e, --editor=<program> | -o, --options=<text>',
    effects: (call) => {
      if (!call.isTrial('-n') && call.name !== 'vidir' && call.name !== 'qmv') operandsMoved(call, 0);
    },
  },
];

function operandsMoved(call: Call, first: number): void {
  for (const word of call.operands.slice(first)) call.path('delete', 'move', word);
}

/** Perl's takes code first, util-linux's what to replace by what. */
function renames(call: Call): void {
  if (call.isTrial('-n')) return;
  const [first] = call.operands;
  const isCode = first !== undefined && /^(?:s|y|tr)\W|[;$({]/.test(first.text);
  if (isCode && !call.has('-e')) call.as('perl', first);
  operandsMoved(call, call.has('-e') ? 0 : isCode ? 1 : 2);
}
