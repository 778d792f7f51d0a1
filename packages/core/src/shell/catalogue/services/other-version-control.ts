import type { Call, ToolSpec, Usage, Word } from '../../tools/tool-spec.js';
import { derivedWord } from './derived-word.js';
import { lookingUsages, once, usagesOf } from './usages.js';
import { lookAtAddress, partsOf } from './web-address.js';

/** Settings of Mercurial that make it run something. */
const hgCommands =
  /^(?:hooks\..+|ui\.(?:editor|ssh|merge|remotecmd|askusername)|pager\.pager|merge-tools\..+\.(?:executable|args)|extdiff\.(?:cmd|opts)\..+|web\.browser)$/i;

function hgSettings(call: Call): void {
  for (const word of call.values('--config')) {
    const equals = word.text.indexOf('=');
    const key = word.text.slice(0, Math.max(0, equals));
    const value = derivedWord(word, word.text.slice(equals + 1));
    if (/^alias\./i.test(key) && value.text.startsWith('!')) call.as('command', derivedWord(word, value.text.slice(1)));
    else if (/^extensions\./i.test(key) && value.text !== '' && value.text !== '!') call.as('library', value);
    else if (/^hooks\./i.test(key) && value.text.startsWith('python:'))
      call.as('library', derivedWord(word, value.text.slice(7)));
    else if (hgCommands.test(key)) call.as('command', value);
  }
  if (call.has('--insecure')) call.effect('crypto', 'weaken', 'object', 'hg');
}

function visit(call: Call, word: Word | undefined): void {
  if (word === undefined) return;
  const { scheme, host } = partsOf(word.text);
  if (scheme !== '' && scheme !== 'file')
    call.effect('network', 'fetch', 'host', host, { span: word.span, attributes: { external: true } });
  lookAtAddress(call, word);
  if (/^(?:ssh:\/\/-|-)/.test(word.text)) call.as('command', derivedWord(word, word.text.replace(/^.*?=/, '')));
}

const first = (call: Call): void => visit(call, call.operands[0]);

/** Copies a repository, or a part of it, into a directory. */
function copies(call: Call): void {
  const [source, directory] = call.operands;
  visit(call, source);
  if (source === undefined) return;
  const made = directory ?? derivedWord(source, source.text.replace(/\/+$/, '').replace(/^.*\//, ''));
  const action = call.has('--force') ? 'overwrite' : 'create';
  if (made.text !== '') call.path('write', action, made, { attributes: { recursive: true } });
}

const hgTransport =
  '-r=<text> | -b=<text> | -u, --update[=<text>] | -U | -e, --ssh=<command> | --remotecmd=<command> | -f | -B=<text> | --pull | --uncompressed';

const hgUsages: Readonly<Record<string, Usage>> = {
  clone: {
    summary: 'copies a repository',
    options: hgTransport,
    effects: copies,
  },
  ...usagesOf('pull incoming identify id', {
    summary: 'takes changes from another repository',
    options: hgTransport,
    effects: first,
  }),
  push: {
    summary: 'sends changes to another repository',
    options:
      '-f, --force | -r=<text> | -B=<text> | -b=<text> | --new-branch | -e, --ssh=<command> | --remotecmd=<command>',
    effects: (call) => call.effect('vcs', call.has('--force') ? 'force-push' : 'push', 'object', call.texts.join(' ')),
  },
  ...usagesOf('commit ci amend', {
    summary: 'keeps changes',
    options:
      '-m=<text> | -l=<read> | -u=<text> | -d=<text> | -A | -i | -I=<text> | -X=<text> | --amend | -s | --close-branch',
    effects: once('vcs', 'commit'),
  }),
  ...usagesOf('revert update up checkout co', {
    summary: 'takes back or changes versions',
    options: '-C, --clean | -a, --all | -r=<text> | -d=<text> | -c | --no-backup | -n',
    effects: (call) => {
      if (call.has('--clean') || call.has('--all')) call.effect('vcs', 'discard', 'object', call.texts.join(' '));
    },
  }),
  ...usagesOf('strip histedit rebase rollback uncommit', {
    summary: 'rewrites the history',
    options: '-r=<text> | -s=<text> | -d=<text> | -b=<text> | -f | -k',
    effects: once('vcs', 'rewrite'),
  }),
  purge: {
    summary: 'deletes files that are not kept',
    options: '-a, --all | --files | --dirs | -p, --print',
    effects: (call) => (call.has('--print') ? undefined : call.effect('vcs', 'clean', 'object', '')),
  },
  serve: {
    summary: 'serves the repository',
    options: '-p, --port=<text> | -a, --address=<text> | -d | -n=<text> | --stdio | --cmdserver=<text>',
    effects: once('network', 'listen'),
  },
  ...usagesOf('bisect', {
    summary: 'looks for the version that broke something',
    options: '-c, --command=<command> | -r | -g | -b | -s',
  }),
  ...usagesOf('archive bundle export', {
    summary: 'writes changes to a file',
    options: '-o, --output=<write> | -r=<text> | -t=<text>',
    operands: '<write>...',
  }),
  ...usagesOf('import unbundle', {
    summary: 'takes changes from a file',
    options: '-m=<text> | -p=<text> | --no-commit',
    operands: '<read>...',
    effects: once('vcs', 'commit'),
  }),
  ...lookingUsages(
    'status st log diff cat annotate blame branch branches tags tag tip heads parents summary paths root help version verify add addremove init rename mv copy cp merge resolve graft phase bookmarks outgoing grep files manifest locate config showconfig shelve unshelve forget recover backout',
    'looks at or tidies the repository',
  ),
  ...usagesOf('remove rm', { summary: 'deletes files', options: '-f | -A', effects: once('vcs', 'remove-files') }),
};

const svnTaking =
  '-r, --revision=<text> | -l, --limit=<text> | -c=<text> | --diff-cmd=<program> | -x, --extensions=<text> | --depth=<text> | -v | -q | --force | --show-item=<text> | --xml | -N | --old=<text> | --new=<text> | --summarize';

const svnUsages: Readonly<Record<string, Usage>> = {
  ...usagesOf('checkout co export', { summary: 'takes versions', options: svnTaking, effects: copies }),
  ...usagesOf('update up switch sw list ls info log cat diff di', {
    summary: 'takes or shows versions',
    options: svnTaking,
    effects: first,
  }),
  ...usagesOf('commit ci import', {
    summary: 'sends changes',
    options: '-m, --message=<text> | -F, --file=<read> | --editor-cmd=<command> | --force-log | --no-unlock',
    effects: once('vcs', 'push'),
  }),
  ...usagesOf('delete del remove rm', {
    summary: 'deletes files or remote directories',
    options: '-m=<text> | --force | --keep-local | -F=<read>',
    effects: (call) => {
      const isRemote = call.texts.some((text) => /^\w+(?:\+\w+)?:\/\//.test(text));
      call.effect('vcs', isRemote ? 'delete-remote' : 'remove-files', 'object', call.texts.join(' '));
    },
  }),
  revert: {
    summary: 'throws changes away',
    options: '-R, --recursive | --depth=<text> | --remove-added',
    effects: (call) => call.effect('vcs', call.has('-R') ? 'discard' : 'discard-files', 'object', call.texts.join(' ')),
  },
  cleanup: {
    summary: 'tidies up',
    options: '--remove-unversioned | --remove-ignored | --vacuum-pristines',
    effects: (call) => {
      if (call.has('--remove-unversioned') || call.has('--remove-ignored')) call.effect('vcs', 'clean', 'object', '');
    },
  },
  ...lookingUsages(
    'status stat st add blame praise annotate mkdir move mv copy cp merge mergeinfo resolve resolved propget pg propset ps propedit pe proplist pl propdel pd lock unlock relocate upgrade patch changelist help',
    'looks at or changes the working copy',
  ),
};

export const otherVersionControlTools: readonly ToolSpec[] = [
  {
    names: 'bfg git-filter-repo bfg.jar',
    summary: 'rewrites the history of a repository',
    options:
      '-D, --delete-files=<text> | --delete-folders=<text> | -B, --strip-biggest-blobs=<text> | -b, --strip-blobs-bigger-than=<text> | -rt, --replace-text=<read> | --path=<text> | --invert-paths | --force | --analyze | --dry-run | --no-blob-protection | --mailmap=<read> | --subdirectory-filter=<text> | --to-subdirectory-filter=<text> | --version',
    effects: (call) => {
      if (call.words.length > 0 && !call.isTrial('--analyze', '--dry-run', '--version'))
        call.effect('vcs', 'rewrite', 'object', call.texts[0] ?? '');
    },
  },
  {
    names: 'hg chg',
    summary: 'keeps versions of files',
    options: `
--config=<text>                   changes a setting
--insecure                        trusts any certificate
-R, --repository=<look> | --cwd=<look> | --pager=<text> | --color=<text> | -y, --noninteractive | -q, --quiet | -v, --verbose | --debug | --debugger | --encoding=<text> | --traceback | --time | --profile | --version | -h, --help | --hidden
-T, --template=<text> | -l, --limit=<text> | -r, --rev=<text> | -I, --include=<text> | -X, --exclude=<text> | -m, --message=<text>`,
    subcommands: hgUsages,
    effects: hgSettings,
  },
  {
    names: 'svn',
    summary: 'keeps versions of files on a server',
    options: `
--password=<secret>               logs in with a password
--trust-server-cert | --trust-server-cert-failures=<text>   trusts any certificate
--config-option=<text>            changes a setting
--username=<text> | --config-dir=<look> | --non-interactive | --no-auth-cache | --password-from-stdin`,
    subcommands: svnUsages,
    effects: (call) => {
      if (call.has('--trust-server-cert') || call.has('--trust-server-cert-failures'))
        call.effect('crypto', 'weaken', 'object', 'svn');
      for (const word of call.values('--config-option')) {
        const line = /^config:(?:tunnels:\w+|helpers:(?:editor-cmd|diff-cmd|diff3-cmd|merge-tool-cmd))=(.*)$/i.exec(
          word.text,
        )?.[1];
        if (line !== undefined) call.as('command', derivedWord(word, line));
      }
    },
  },
  {
    names: 'svnadmin svnlook svnsync svnserve svndumpfilter',
    summary: 'looks after a repository',
    options:
      '-r, --revision=<text> | -F, --file=<text> | --listen-port=<text> | --listen-host=<text> | -d, --daemon | -i | -X | --root=<look> | --fs-type=<text> | -q',
    effects: (call) => {
      if (call.has('--daemon')) call.effect('network', 'listen', 'host', call.value('--listen-host') ?? ':3690');
      // All that the repository holds, as mysqldump prints all of a database.
      if (call.texts[0] === 'dump' || call.texts[0] === 'hotcopy') call.print({ valuable: true });
      if (/^(?:load|setrevprop|rmlocks|rmtxns|recover)$/.test(call.texts[0] ?? ''))
        call.effect('vcs', 'rewrite', 'object', call.texts.join(' '));
    },
  },
  {
    names: 'bzr brz cvs darcs jj sl got pijul p4',
    summary: 'keeps versions of files',
    options:
      '-m, --message=<text> | -r, --revision=<text> | -d=<text> | -F, --file=<read> | -R, --repository=<look> | -q | -v | --force | -f | --rsh=<command>',
    effects: (call) => {
      const [verb = ''] = call.texts;
      const named = call.texts.join(' ');
      if (/^(?:push|submit|send)$/.test(verb))
        call.effect('vcs', call.has('--force') ? 'force-push' : 'push', 'object', named);
      else if (/^(?:revert|uncommit|abandon|obliterate|unrecord)$/.test(verb))
        call.effect('vcs', verb === 'obliterate' ? 'rewrite' : 'discard-files', 'object', named);
      else if (/^(?:commit|ci|record|import|split|squash|amend)$/.test(verb))
        call.effect('vcs', 'commit', 'object', named);
      else if (/^(?:branch|checkout|clone|co|get|update|pull|sync)$/.test(verb)) visit(call, call.operands[1]);
    },
  },
  {
    names: 'fossil',
    summary: 'keeps versions of files',
    options:
      '-m, --comment=<text> | -R, --repository=<look> | --user=<text> | -P, --port=<text> | -f | --force | --https | --httpauth=<secret> | -B=<secret> | --ssh-command=<command> | --proxy=<host> | --ssl-identity=<read>',
    effects: (call) => {
      const [verb = ''] = call.texts;
      if (/^(?:ui|server|http|cgi)$/.test(verb)) call.effect('network', 'listen', 'host', call.value('-P') ?? ':8080');
      else if (/^(?:sync|push)$/.test(verb)) call.effect('vcs', 'push', 'object', call.texts.join(' '));
      else if (verb === 'clone') visit(call, call.operands[1]);
      else if (/^(?:scrub|purge|shun)$/.test(verb)) call.effect('vcs', 'rewrite', 'object', call.texts.join(' '));
      else if (/^(?:clean|revert)$/.test(verb))
        call.effect('vcs', verb === 'clean' ? 'clean' : 'discard-files', 'object', call.texts.join(' '));
      else if (verb === 'commit' || verb === 'ci') call.effect('vcs', 'commit', 'object', '');
    },
  },
  {
    names: 'pre-commit lefthook husky commitlint cz git-cz tig lazygit gitui gitleaks trufflehog',
    summary: 'checks commits',
    options:
      '-c, --config=<read> | -t, --hook-type=<text> | --hook-stage=<text> | --files=<look> | -a, --all-files | -f, --force | -s, --source=<look> | -r, --report-path=<write> | -v | --no-git',
    operands: '<text>...',
  },
];
