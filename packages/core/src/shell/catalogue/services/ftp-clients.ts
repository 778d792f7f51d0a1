import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { runsScript } from '../given-script.js';
import { derivedWord } from './derived-word.js';
import { transferLines } from './ssh-copies.js';
import { lookAtAddress, partsOf } from './web-address.js';

/** Everything, passwords included, can be read on the way. */
function cleartext(call: Call, host: string): void {
  call.effect('crypto', 'cleartext', 'host', host);
}

function ftpEffects(call: Call): void {
  const [target] = call.operands;
  if (target === undefined) {
    transferLines(call, '');
    return;
  }
  const { host, scheme } = partsOf(target.text);
  call.as('host', derivedWord(target, host === '' ? target.text : host));
  if (scheme === '' || scheme === 'ftp') cleartext(call, host);
  lookAtAddress(call, target);
  transferLines(call, host);
}

/** What lftp is told by `-e`, `-c` and its input, command by command. */
function lftpEffects(call: Call): void {
  const [target] = call.operands;
  const { host, scheme } = partsOf(target?.text ?? '');
  if (scheme === 'ftp') cleartext(call, host);
  if (target !== undefined) {
    call.as('host', derivedWord(target, host));
    lookAtAddress(call, target);
  }
  const login = call.values('-u')[0];
  if (login?.text.includes(',')) call.as('secret', login);
  const runs = (word: Word): void => {
    for (const line of word.text.split(/[;\n]|&&|\|\|/)) lftpLine(call, derivedWord(word, line.trim()), host);
  };
  for (const word of [...call.values('-e'), ...call.values('-c')]) runs(word);
  for (const file of call.values('-f')) runsScript(call, file, runs);
  transferLines(call, host);
}

type Line = { readonly text: string; readonly span: readonly [number, number] };

/** What settings and escapes make lftp do. */
function lftpSetting(call: Call, line: Line, host: string): void {
  const shell = /^(?:!|shell\s+)(.+)/s.exec(line.text)?.[1];
  if (shell !== undefined) call.as('command', derivedWord(line, shell));
  if (/^set\s+(?:ssl:verify-certificate\s+(?:no|false|0|off)|sftp:auto-confirm\s+(?:yes|true|1|on))/.test(line.text)) {
    call.effect('crypto', 'weaken', 'host', host);
  }
  const program = /^set\s+sftp:connect-program\s+["']?(.+?)["']?$/.exec(line.text)?.[1];
  if (program !== undefined) call.as('command', derivedWord(line, program));
}

function lftpLine(call: Call, line: Line, host: string): void {
  lftpSetting(call, line, host);
  const [verb = '', ...words] = line.text.split(/\s+/);
  const operands = words.filter((word) => !word.startsWith('-'));
  const reverses = words.some((word) => /^(?:-\w*R\w*|--reverse)$/.test(word));
  if (/^m?put$/.test(verb) || (verb === 'mirror' && reverses)) {
    for (const file of operands.slice(0, verb === 'mput' ? undefined : 1)) call.as('upload', derivedWord(line, file));
    if (words.some((word) => /^(?:-e|--delete)/.test(word)))
      call.effect('delete', 'mirror-remote', 'object', `${host}:${operands[1] ?? ''}`, {
        attributes: { recursive: true },
      });
  } else if (/^(?:rm|mrm|rmdir|glob)$/.test(verb)) {
    call.effect('delete', 'remove-remote', 'object', `${host}:${operands.join(' ')}`);
  } else if (/^(?:source|\.)$/.test(verb) && operands[0] !== undefined) call.as('read', derivedWord(line, operands[0]));
}

function tftpEffects(call: Call): void {
  const host = call.texts[0] ?? '';
  if (call.operands[0] !== undefined) call.as('host', call.operands[0]);
  cleartext(call, host);
  const lines = call.values('-c').map(({ text }) => text);
  const verb = lines[0] ?? '';
  const file = call.operands[verb === '' ? 2 : 1];
  if (/^put$/i.test(verb) && file !== undefined) call.as('upload', file);
  if (/^get$/i.test(verb) && file !== undefined)
    call.path('write', 'overwrite', call.texts[2] ?? file.text.replace(/^.*\//, ''));
  transferLines(call, host);
}

export const ftpClientTools: readonly ToolSpec[] = [
  {
    names: 'ftp pftp tnftp',
    summary: 'moves files to and from a server without encryption',
    options:
      '-o=<write>\n-u=<text> | -P=<text> | -N=<read> | -q=<text> | -r=<text> | -s=<text> | -T=<text> | -a | -A | -d | -e | -f | -g | -i | -n | -p | -v | -V | -4 | -6 | -z',
    effects: ftpEffects,
  },
  {
    names: 'ncftp ncftpls',
    summary: 'moves files to and from a server without encryption',
    options:
      '-p=<secret>\n-u=<text> | -P=<text> | -j=<text> | -f=<read> | -F | -r=<text> | -t=<text> | -a | -R | -v | -V',
    effects: ftpEffects,
  },
  {
    names: 'ncftpput',
    summary: 'sends files to a server without encryption',
    options:
      '-p=<secret>\n-u=<text> | -P=<text> | -j=<text> | -f=<read> | -r=<text> | -t=<text> | -W=<text> | -X=<text> | -Y=<text> | -R | -v | -V | -m | -a | -A | -b | -DD',
    operands: '<host> <text> <upload>...',
    effects: (call) => cleartext(call, call.texts[0] ?? ''),
  },
  {
    names: 'ncftpget',
    summary: 'fetches files from a server without encryption',
    options:
      '-p=<secret>\n-u=<text> | -P=<text> | -j=<text> | -f=<read> | -r=<text> | -t=<text> | -W=<text> | -X=<text> | -Y=<text> | -R | -v | -V | -a | -A | -b | -DD',
    operands: '<host> <look> <text>...',
    effects: (call) => {
      call.effect('network', 'fetch', 'host', call.texts[0] ?? '', { attributes: { external: true } });
      cleartext(call, call.texts[0] ?? '');
    },
  },
  {
    names: 'lftp',
    summary: 'moves files to and from servers',
    options:
      '-e=<text>                         runs commands first\n-c=<text>                         runs commands and ends\n-f=<text>                         runs the commands of a file\n-u=<text> | --user=<text> | --password=<secret> | --env-password | -p=<text> | -s=<text> | -d | -h | -v | --norc | --rcfile=<read>',
    effects: lftpEffects,
  },
  {
    names: 'tftp atftp',
    summary: 'moves files without login or encryption',
    options:
      '-c=<text> | -m=<text> | -R=<text> | -l, --local-file=<text> | -r, --remote-file=<text> | -p, --put | -g, --get | -v | -V | -4 | -6',
    effects: tftpEffects,
  },
];
