import { isStandardInput } from '../../paths/standard-streams.js';
import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { UNKNOWN } from '../../words/markers.js';
import { interactiveShell, runsKnownInput, runsPossibleInput } from './wrapping.js';

/** What is piped in is a script, known or not, and the words are its arguments. */
function runsInput(call: Call, words: readonly Word[]): void {
  const { traits } = call.stdin;
  const scope = { positional: [call.name, ...words.map(({ text }) => text)] };
  runsPossibleInput(call);
  if (runsKnownInput(call, scope)) return;
  if (traits.downloaded || traits.decoded) call.shell({ text: UNKNOWN, span: call.words[0]?.span ?? [0, 0] }, scope);
  else call.opaque('unseen-script', `What ${call.name} is given to run is not known.`);
}

/** A shell that only checks the syntax runs nothing; `+o noexec` and `-o exec` have it run again. */
function onlyChecks(call: Call): boolean {
  const switches = [...call.values('-o'), ...call.values('+o')];
  return call.isTrial('-n') && !switches.some(({ text }) => /exec$/i.test(text));
}

function shell(call: Call): void {
  // A dash alone ends the options.
  const operands = call.texts[0] === '-' ? call.operands.slice(1) : call.operands;
  const [first, ...rest] = operands;
  if (onlyChecks(call)) return;
  for (const line of [...call.values('-C'), ...call.values('--init-command')]) call.shell(line);
  if (call.has('-c')) {
    if (first !== undefined) call.shell(first, { positional: rest.map(({ text }) => text) });
    return;
  }
  const readsInput = first === undefined || call.has('-s') || isStandardInput(first.text);
  if (!readsInput) call.as('script', first);
  else if (call.hasStdin && !call.has('-i')) runsInput(call, call.has('-s') ? operands : rest);
  else interactiveShell(call);
}

/** Shells that take the line as the value of an option. */
function otherShell(call: Call): void {
  const lines = [...call.values('-c'), ...call.values('-C')];
  const [first] = call.operands;
  if (onlyChecks(call)) return;
  for (const line of lines) call.shell(line);
  if (lines.length > 0) return;
  if (first !== undefined && !isStandardInput(first.text)) call.as('script', first);
  else if (call.hasStdin && !call.has('-i')) runsInput(call, call.operands.slice(1));
  else interactiveShell(call);
}

const flags =
  '-a | -b | -e | -f | -h | -i | -k | -l, --login | -m | -n | -p | -r, --restricted | -t | -u | -v, --verbose | -x | -B | -C | -D | -E | -F | -H | -P | -T | -V';
const options = `
-c                         runs a line
-s                         reads its script from standard input
--rcfile, --init-file=<library>  reads that file first
-o=<text> | -O=<text> | +o=<text> | +O=<text> | +e | +x | +u | +m | +B | +H | +f | +v | +n | +h
${flags}
--norc | --noprofile | --posix | --debug | --debugger | --dump-strings | --dump-po-strings | --noediting | --help | --version | --wordexp=<command>`;

/** Shells, with their lines, scripts and standard input. */
export const shellTools: readonly ToolSpec[] = [
  {
    names: 'bash rbash bash-static',
    summary: 'runs lines of the shell',
    options,
    style: 'posix',
    wrapper: true,
    effects: shell,
  },
  {
    names: 'sh dash ash hush yash posh bosh',
    summary: 'runs lines of the shell',
    options,
    style: 'posix',
    wrapper: true,
    effects: shell,
  },
  {
    names: 'zsh rzsh',
    summary: 'runs lines of the shell',
    options: `${options} | -d | -g | -w | -y | -A=<text> | --emulate=<text> | --no-rcs | --no-globalrcs`,
    style: 'posix',
    wrapper: true,
    effects: shell,
  },
  {
    names: 'ksh ksh93 rksh mksh lksh pdksh oksh loksh osh ysh',
    summary: 'runs lines of the shell',
    options,
    style: 'posix',
    wrapper: true,
    effects: shell,
  },
  {
    names: 'csh tcsh bsd-csh',
    summary: 'runs lines of the C shell',
    options:
      '-c  runs a line\n-b | -d | -D=<assignment> | -e | -f | -F | -i | -l | -m | -n | -q | -s | -t | -v | -V | -x | -X',
    style: 'posix',
    wrapper: true,
    effects: shell,
  },
  {
    names: 'fish',
    summary: 'runs lines of the shell fish',
    options:
      '-c, --command=<text>  runs a line\n-C, --init-command=<text>  runs a line first\n-d, --debug=<text> | -o, --debug-output=<write> | -f, --features=<text> | --profile=<write> | --profile-startup=<write> | -D=<text> | -i, --interactive | -l, --login | -n, --no-execute | -N, --no-config | -P, --private | -v, --version | -h',
    style: 'posix',
    wrapper: true,
    effects: otherShell,
  },
  {
    names: 'nu nushell elvish xonsh ion murex',
    summary: 'runs lines of another kind of shell',
    options:
      '-c, --commands=<text>  runs a line\n-e, --execute=<text> | --config=<library> | --env-config=<library> | --plugin-config=<read> | --rc=<library> | -m, --table-mode=<text> | --log-level=<text> | -t | -i | -l, --login | -n, --no-config-file | --no-rc | -norc | --no-std-lib | --shell-type=<text> | -D=<text> | --version | -h, --help | --ide-check=<text> | -compileonly',
    style: 'posix',
    wrapper: true,
    effects: otherShell,
  },
  {
    names: 'rc es plan9rc',
    summary: 'runs lines of the shell of Plan 9',
    options: '-c=<text>  runs a line\n-d | -e | -i | -l | -n | -o | -p | -s | -v | -x | -I',
    style: 'posix',
    wrapper: true,
    effects: otherShell,
  },
  {
    names:
      'print whence autoload zmodload bindkey compdef zstyle emulate zle zparseopts add-zsh-hook promptinit compinit',
    summary: 'works within the shell',
  },
  {
    names: 'rssh scponly lshell git-shell nologin false-shell smrsh',
    summary: 'is a shell that allows little',
    options: '-c=<command>',
    style: 'posix',
  },
];
