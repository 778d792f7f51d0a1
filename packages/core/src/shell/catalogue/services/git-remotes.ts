import type { Call, Usage, Word } from '../../tools/tool-spec.js';
import { derivedWord } from './derived-word.js';
import { lookAtAddress, partsOf } from './web-address.js';

/** Whether git runs a command to get there. */
export function isTransport(word: Word | undefined): boolean {
  return word !== undefined && /^(?:ext|fd)::/.test(word.text);
}

/** Where a repository is: `ext::` runs a command, others are talked to. */
export function visitRepository(call: Call, word: Word | undefined): void {
  if (word === undefined) return;
  const line = /^(?:ext|fd)::(.*)$/s.exec(word.text)?.[1];
  if (line !== undefined) {
    call.effect('execute', 'transport', 'object', word.text, { span: word.span });
    call.as('command', derivedWord(word, line.replace(/%[sS]/g, 'upload-pack').replace(/%(.)/g, '$1')));
    return;
  }
  if (/^-/.test(word.text) || /^ssh:\/\/-/.test(word.text))
    call.as('command', derivedWord(word, word.text.replace(/^.*?=/, '')));
  const host = /^(?:[^@/]*@)?([^/:]+):(?!\/\/)/.exec(word.text)?.[1] ?? partsOf(word.text).host;
  if (partsOf(word.text).scheme !== '' || /^[^/]+@?[^/]*:/.test(word.text)) {
    call.effect('network', 'fetch', 'host', host, { span: word.span, attributes: { external: true } });
  }
  lookAtAddress(call, word);
  if (/^(?:http|git):\/\//i.test(word.text))
    call.effect('crypto', 'cleartext-fetch', 'host', host, { span: word.span });
}

/** The directory that a clone makes: the one that is named, or else as the repository is called. */
function clone(call: Call): void {
  const [source, directory] = call.operands;
  visitRepository(call, source);
  if (source === undefined || isTransport(source)) return;
  const name = source.text.replace(/\/+$|(?:\/\.git)?\/*$/, '').replace(/\.git$/, '');
  const made = directory ?? derivedWord(source, name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1));
  if (made.text !== '') call.path('write', 'create', made, { attributes: { recursive: true } });
}

function isForced(call: Call): boolean {
  return call.has('--force') || call.has('--mirror') || call.operands.slice(1).some(({ text }) => text.startsWith('+'));
}

const mainBranch = /^(?:\+?[^:]*:)?(?:refs\/heads\/)?(?:main|master|trunk|develop|production|prod|release)$/;

/** Where a platform builds and runs what is pushed: by the name that its manual gives the remote, or by its address. */
const platform =
  /^(?:heroku|dokku|piku|gigalixir|clever|scalingo|azure|production|prod|live|deploy)$|(?:@|\/\/)(?:[\w.-]+@)?(?:git\.heroku\.com|heroku\.com|[\w.-]+\.scm\.azurewebsites\.net|git\.gigalixir\.com|git\.scalingo\.com|push-[\w-]+\.clever-cloud\.com)|^(?:dokku|piku)@/;

function push(call: Call): void {
  if (call.isTrial('--dry-run')) return;
  const [remote, ...refs] = call.operands;
  const named = call.texts.join(' ');
  visitPushed(call, remote);
  if (remote !== undefined && platform.test(remote.text)) call.effect('cloud', 'modify', 'object', named);
  const deletes = call.has('--delete') || call.has('--prune') || refs.some(({ text }) => /^\+?:/.test(text));
  if (deletes)
    call.effect(
      'vcs',
      refs.some(({ text }) => mainBranch.test(text.replace(/^:/, ''))) ? 'force-push' : 'delete-remote',
      'object',
      named,
    );
  if (isForced(call)) call.effect('vcs', 'force-push', 'object', named, { attributes: { force: true } });
  else if (call.has('--force-with-lease')) call.effect('vcs', 'force-push-checked', 'object', named);
  else if (!deletes) call.effect('vcs', 'push', 'object', named);
}

function visitPushed(call: Call, remote: Word | undefined): void {
  if (remote === undefined || !/^ext::|:\/\/|^[^/]+@/.test(remote.text)) return;
  if (isTransport(remote)) visitRepository(call, remote);
  else call.effect('network', 'send', 'host', remote.text, { attributes: { external: true } });
  lookAtAddress(call, remote);
}

const transport = `
--upload-pack, -u=<command>       runs that on the other side, or here for a local repository
--receive-pack, --exec=<command>  runs that on the other side, or here for a local repository
--server-option, -o=<text> | --depth=<text> | --shallow-since=<text> | --shallow-exclude=<text> | --negotiation-tip=<text> | --refmap=<text> | -j, --jobs=<text> | --filter=<text> | -4, --ipv4 | -6, --ipv6 | -v | -q, --quiet | --progress | --recurse-submodules[=<text>] | --no-recurse-submodules | --no-verify | --atomic`;

export const gitRemoteUsages: Readonly<Record<string, Usage>> = {
  clone: {
    summary: 'copies a repository',
    options: `
--template=<library>              takes hooks from a directory
-c, --config=<text>               changes settings
-b, --branch=<text> | -o, --origin=<text> | --reference=<look> | --reference-if-able=<look> | --separate-git-dir=<look> | --bundle-uri=<url> | --ref-format=<text> | --bare | --mirror | -l | -n | -s | --single-branch | --no-tags | --dissociate | --sparse | --remote-submodules | --no-checkout${transport}`,
    effects: clone,
  },
  push: {
    summary: 'sends commits to another repository',
    options: `
-f, --force                       replaces what is there
--mirror                          makes the other repository the same, deletions included
--force-with-lease[=<text>]       replaces what is there unless somebody changed it
-d, --delete                      deletes branches or tags there
--repo=<text> | -u, --set-upstream | --all | --branches | --tags | --follow-tags | -n, --dry-run | --prune | --signed[=<text>] | --force-if-includes | --porcelain | --thin${transport.replace('--upload-pack, -u', '--upload-pack')}`,
    effects: push,
  },
  fetch: {
    summary: 'takes commits from another repository',
    options: `-a, --append | --all | --multiple | -f, --force | -k | -n | -p, --prune | -P | -t, --tags | --unshallow | --set-upstream | --dry-run | --update-head-ok${transport}`,
    effects: (call) => visitRepository(call, call.operands[0]),
  },
  pull: {
    summary: 'takes commits from another repository and joins them',
    options: `-s, --strategy=<text> | -X, --strategy-option=<text> | -r, --rebase[=<text>] | --ff-only | --no-rebase | --no-ff | --ff | --commit | --no-commit | --squash | --autostash | --all | -a | -f, --force | -p, --prune | -t, --tags | --unshallow | -S[<text>] | --allow-unrelated-histories${transport}`,
    effects: (call) => {
      visitRepository(call, call.operands[0]);
      call.effect('vcs', 'fetch', 'object', call.texts.join(' '));
    },
  },
  'ls-remote': {
    summary: 'lists what another repository has',
    options: `-h, --heads | -t, --tags | --refs | --get-url | --sort=<text> | --symref | --exit-code${transport}`,
    effects: (call) => visitRepository(call, call.operands[0]),
  },
  'fetch-pack': {
    summary: 'takes objects from another repository',
    options: transport,
    effects: (call) => visitRepository(call, call.operands[0]),
  },
  'send-pack': { summary: 'sends objects to another repository', options: transport, effects: push },
  'remote add': {
    summary: 'names another repository',
    options: '-t=<text> | -m=<text> | -f | --tags | --mirror[=<text>]',
    effects: (call) => {
      const word = call.operands[1];
      if (word !== undefined) lookAtAddress(call, word);
      if (isTransport(word)) visitRepository(call, word);
    },
  },
  'remote set-url': {
    summary: 'changes where another repository is',
    options: '--push | --add | --delete',
    effects: (call) => {
      const word = call.operands[1];
      if (word !== undefined) lookAtAddress(call, word);
      if (isTransport(word)) visitRepository(call, word);
    },
  },
  remote: { summary: 'lists other repositories', options: '-v, --verbose' },
  'submodule add': {
    summary: 'adds a repository within this one',
    options: '-b <text> | --name <text> | --depth <text> | -f | --reference <look>',
    effects: (call) => visitRepository(call, call.operands[0]),
  },
  'submodule foreach': {
    summary: 'runs a command in each submodule',
    options: '--recursive | -q',
    style: 'posix',
    effects: (call) => {
      const [first, ...rest] = call.operands;
      if (first !== undefined && rest.length === 0) call.as('command', first);
      else call.run(call.operands);
    },
  },
  'submodule update': {
    summary: 'takes out the versions of submodules',
    options:
      '-f, --force | --init | --recursive | --remote | -N, --no-fetch | --checkout | --merge | --rebase | --reference=<look> | --depth=<text> | -j, --jobs=<text> | --filter=<text> | --progress | -q',
    effects: (call) => call.effect('vcs', call.has('--force') ? 'discard' : 'checkout', 'object', call.texts.join(' ')),
  },
  'submodule deinit': {
    summary: 'removes files of submodules',
    options: '-f, --force | --all',
    effects: (call) =>
      call.effect('vcs', call.has('--force') ? 'discard' : 'remove-files', 'object', call.texts.join(' ')),
  },
};
