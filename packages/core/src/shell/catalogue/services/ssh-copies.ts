import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { runsScript } from '../given-script.js';
import { settingsFrom } from '../running/wrapping.js';
import { copyEffects } from './copying-elsewhere.js';
import { derivedWord } from './derived-word.js';
import { lookAtSshOptions, remotePath } from './remote-path.js';

const shared = `
-F=<read>                         reads its settings from a file
-o=<text>                         sets an option of ssh
-S=<program>                      connects with that program
-i=<look>                         logs in with a key
-J=<host>                         goes through another machine
-c=<text> | -l=<text> | -P=<text> | -X=<text>
-r                                goes into directories
-C | -p | -q | -v | -3 | -4 | -6 | -A | -B | -O | -R | -T | -s`;

function parted(words: readonly Word[]): { readonly sources: readonly Word[]; readonly target: Word | undefined } {
  return words.length < 2
    ? { sources: words, target: undefined }
    : { sources: words.slice(0, -1), target: words.at(-1) };
}

function weakCipher(call: Call): void {
  const cipher = call.value('-c') ?? '';
  if (/arcfour|3des|blowfish|-cbc/.test(cipher)) call.effect('crypto', 'weaken', 'object', cipher);
}

function scpEffects(call: Call): void {
  const { sources, target } = parted(call.operands);
  const remote = call.operands.map(({ text }) => remotePath(text)).find((found) => found !== undefined);
  lookAtSshOptions(call, remote?.host ?? '');
  weakCipher(call);
  settingsFrom(call, call.values('-F'));
  copyEffects(call, { sources, target, recursive: call.has('-r') });
}

/** The lines that sftp and ftp are given, as far as they are known. */
export function transferLines(call: Call, host: string): void {
  transfers(call, derivedWord(call.words[0] ?? { text: '', span: [0, 0] }, call.stdin.text ?? ''), host);
}

function transfers(call: Call, script: Word, host: string): void {
  for (const line of script.text.split('\n')) {
    const [verb = '', first = '', second] = line
      .trim()
      .replace(/^-/, '')
      .split(/\s+(?:-\w+\s+)*/);
    const word = derivedWord(script, first);
    if (/^(?:put|mput|send|reput|append)$/i.test(verb)) call.as('upload', word);
    else if (/^(?:get|mget|recv|reget)$/i.test(verb))
      call.path('write', 'overwrite', second ?? first.replace(/^.*\//, ''));
    else if (/^(?:rm|rmdir|delete|mdelete)$/i.test(verb))
      call.effect('delete', 'remove-remote', 'object', `${host}:${first}`);
    else if (verb.startsWith('!')) call.as('command', derivedWord(word, line.trim().slice(1)));
  }
}

function sftpEffects(call: Call): void {
  const target = call.operands[0];
  if (target === undefined) {
    transferLines(call, '');
    return;
  }
  const remote = remotePath(target.text);
  const files = call.values('-b');
  const host = remote?.host ?? target.text.replace(/^.*@/, '');
  lookAtSshOptions(call, host);
  call.as('server', derivedWord(target, host));
  settingsFrom(call, call.values('-F'));
  if (remote !== undefined && remote.path !== '' && !remote.path.endsWith('/')) {
    const local = call.texts[1] ?? remote.path.replace(/^.*\//, '');
    call.path('write', 'overwrite', local);
  }
  for (const file of files) runsScript(call, file, (script) => transfers(call, script, host));
  if (files.length === 0) transferLines(call, host);
}

const rsyncOptions = `
-e, --rsh=<command>               connects with that command
--rsync-path=<text>               runs that on the other side
--delete, --del                   deletes what the source does not have
--delete-before | --delete-during | --delete-delay | --delete-after
--delete-excluded                 deletes what is excluded too
--delete-missing-args             deletes arguments that are missing
--remove-source-files             deletes the source after copying
--remove-sent-files
--files-from=<read>               copies what a file lists
--exclude-from=<read> | --include-from=<read> | --password-file=<look> | --early-input=<read>
--log-file=<write>                writes a log
--write-batch, --only-write-batch=<write> | --read-batch=<read>
--backup-dir=<look> | -T, --temp-dir=<look> | --partial-dir=<look> | --compare-dest=<look> | --copy-dest=<look> | --link-dest=<look>
--daemon                          serves files to other machines
--config=<read> | --address=<text> | --dparam, -M, --remote-option=<text>
-n, --dry-run                     only shows what it would do
--list-only | --exclude=<text> | --include=<text> | -f, --filter=<text> | --chmod=<text> | --chown=<text> | --usermap=<text> | --groupmap=<text>
--bwlimit=<text> | --timeout=<text> | --contimeout=<text> | --port=<text> | --sockopts=<text> | --max-size=<text> | --min-size=<text> | --max-delete=<text>
--info=<text> | --debug=<text> | --out-format, --log-format=<text> | --log-file-format=<text> | --compress-level, --zl=<text> | --compress-choice, --zc=<text>
--skip-compress=<text> | --suffix=<text> | -B, --block-size=<text> | --modify-window, -@=<text> | --checksum-seed=<text> | --checksum-choice, --cc=<text>
--iconv=<text> | --stderr=<text> | --outbuf=<text> | --stop-after=<text> | --stop-at=<text> | --protocol=<text> | --max-alloc=<text> | --copy-as=<text>
-a, --archive | -v, --verbose | -q, --quiet | -c, --checksum | -r, --recursive | -R, --relative | -b, --backup | -u, --update | --inplace | --append
--append-verify | -d, --dirs | -l, --links | -L, --copy-links | -k, --copy-dirlinks | -K, --keep-dirlinks | -H, --hard-links | -p, --perms
-E, --executability | -A, --acls | -X, --xattrs | -o, --owner | -g, --group | -D | --devices | --specials | -t, --times | -U, --atimes | -N, --crtimes
-O, --omit-dir-times | -J | --super | --fake-super | -S, --sparse | --preallocate | -W, --whole-file | -x, --one-file-system | --existing
--ignore-existing | --ignore-errors | --force | --partial | -P | --delay-updates | -m, --prune-empty-dirs | --numeric-ids | -I, --ignore-times
--size-only | -y, --fuzzy | -z, --compress | -C, --cvs-exclude | -F | -0, --from0 | -s, --protect-args, --secluded-args | --blocking-io | --stats
-8 | -h, --human-readable | --progress | -i, --itemize-changes | -4, --ipv4 | -6, --ipv6 | --no-motd | --version | --help | --mkpath | --old-args | --trust-sender`;

const deletes = [
  '--delete',
  '--delete-before',
  '--delete-during',
  '--delete-delay',
  '--delete-after',
  '--delete-excluded',
];

function rsyncEffects(call: Call): void {
  if (call.has('--daemon')) call.effect('network', 'listen', 'host', call.value('--address') ?? 'rsync', {});
  const remoteProgram = call.values('--rsync-path')[0];
  if (remoteProgram !== undefined && /\s/.test(remoteProgram.text)) call.as('command', remoteProgram);
  // What ssh runs to connect, it runs only with somebody to connect to.
  for (const word of call.values('--rsh')) {
    if (/\b(?:Proxy|Local|KnownHosts)Command\b/i.test(word.text)) call.shell(derivedWord(word, `${word.text} host`));
  }
  if (call.values('--rsh').some(({ text }) => /StrictHostKeyChecking[= ](?:no|off)/i.test(text))) {
    call.effect('crypto', 'weaken', 'object', 'host keys');
  }
  if (call.isTrial('--dry-run', '--list-only')) return;
  copyEffects(call, {
    ...parted(call.operands),
    removesSources: call.has('--remove-source-files') || call.has('--remove-sent-files'),
    deletesExtra: deletes.some((option) => call.has(option)),
    recursive: call.has('--recursive') || call.has('--archive'),
    copiesContents: true,
  });
}

export const sshCopyTools: readonly ToolSpec[] = [
  {
    names: 'scp',
    summary: 'copies files between machines over ssh',
    options: `${shared}\n-D=<program>                      talks to that program instead of a server`,
    effects: scpEffects,
  },
  {
    names: 'pscp',
    summary: 'copies files between machines over ssh',
    options:
      '-pw=<secret>\n-pwfile=<read>\n-hostkey=<text> | -load=<text> | -P=<text> | -l=<text> | -i=<look> | -r | -batch | -sftp | -scp | -p | -q | -v | -C | -agent',
    style: 'long-dash',
    effects: (call) => copyEffects(call, parted(call.operands)),
  },
  {
    names: 'sftp psftp',
    summary: 'moves files to and from a machine over ssh',
    options: `
-b=<text>                         runs the lines of a file
-D=<program>                      talks to that program instead of a server
-pw=<secret> | -B=<text> | -R=<text> | -a | -f | -N${shared}`,
    effects: sftpEffects,
  },
  { names: 'rsync', summary: 'copies files, here or to another machine', options: rsyncOptions, effects: rsyncEffects },
];
