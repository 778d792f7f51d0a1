import { markerVariable } from '../../execution-environment.js';
import type { ExecutionOptions } from '../../executor.js';
import { passwordPrompt } from '../../launch/launch-script.js';
import type { LineTemplates } from './line-templates.js';
import { isPlain, word } from './one-line.js';
import { isPlainProgram, isTrivial } from './plain-program.js';

/** How a command is brought to run on another machine. */
export interface RemoteLaunch {
  /** What the server is asked to run: one line that every login shell understands, and that holds no secret. */
  readonly line: string;
  /** Sent to its stdin at once. */
  readonly preface: string;
  /** Sent one after the other, each when the machine reports `ready`. With any, nothing runs before the last one is sent. */
  readonly answers: readonly string[];
  /** Whether the session's input is the command's, or at least the launch's; when not, nothing need ever be sent. */
  readonly readsInput: boolean;
  /** Whether nothing of the command is in the line: it cannot have run before more is sent. */
  readonly isInert: boolean;
  /** Whether the command could go in the line itself, and is held back until it is known what becomes of what is sent. */
  readonly isHeldBack: boolean;
}

export interface RemoteLaunchOptions {
  /** Marks reports and processes; not to be guessed. */
  readonly id: string;
  readonly marker: string;
  readonly shell: string;
  readonly command: string;
  readonly execution: ExecutionOptions;
  /** Whether to become somebody else than who logged in. */
  readonly becomes: boolean;
  /** Lines for that shell. */
  readonly templates: LineTemplates;
  /** Whether the login shell seems to be bash. It is asked again by every line that counts on it. */
  readonly seemsBash: boolean;
  /**
   * Whether the login is known to run what it is sent. Before, nothing of the command is sent: a server may put a command of
   * its own in place of ours (ForceCommand), and that one may hand ours on and swallow every report of it.
   */
  readonly runsWhatItIsSent: boolean;
}

/** Longest command that goes in the line itself; a longer one goes through stdin, as no message may be longer than 256 kB. */
const longestPlain = 8_192;

/** Names the processes of a launch while its command has not begun: there is no marker in their environment yet. */
function launchTag(id: string): string {
  return `opspilot-${id}`;
}

/**
 * What printf(1) makes reports of that `launchReports` reads. The control characters are only named: a shell that shows
 * what it reads or runs (`set -v`, `set -x`) shows no report.
 */
function reportFormat(id: string, text: string): string {
  return String.raw`\002${id}:${text}\003`;
}

/** Reports in one write; each text is a word that may use variables of the shell. */
function report(id: string, ...texts: readonly string[]): string {
  const words = texts.map((text) => ` "${text}"`);
  return `printf "${reportFormat(id, '%s')}"${words.join('')} >&2`;
}

/** Head of a line that goes through stdin: whoever reads it in our place and repeats it is told by the report in it. */
function repeatMark(id: string): string {
  return `: ${launchTag(id)} '\u0002${id}:repeated\u0003';`;
}

/** Reads one line and runs it: the way in for whatever may not stand in a command line, secrets above all. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: the shell expands it
const readOn = 'IFS= read -r opspilot_line||exit 125;opspilot_break=${IFS#??};eval "$opspilot_line"';

/** `script` as a command line that every login shell reads alike. */
export function throughLogin(script: string, words: readonly string[]): string {
  const plain = words.map((each) => ` '${each}'`);
  return `exec /bin/sh -c '${script}' sh${plain.join('')}`;
}

/**
 * Two backslashes in quotes of either kind. The word that they make has three characters where the login shell quotes as
 * POSIX has it, four in csh and two in fish.
 */
const probe = String.raw` '\\'"\\"`;

/**
 * What the first line on a connection reports of the login shell: how it reads the probe, which comes after all other words,
 * and what its name is.
 */
export const loginReport = 'login=';
// biome-ignore lint/suspicious/noTemplateCurlyInString: the shell expands it
const loginFacts = `${loginReport}${'${#2}${SHELL##*/}'}`;
/** What is reported of bash, or of what pretends to be. */
export const bashLogin = `${loginReport}3bash`;

/** What is reported on stdout, after `start` on stderr. */
export const outputReport = 'output';

/** What is reported of the process that leads the command's session. */
export const pidReport = 'pid=';
const pidFact = `${pidReport}$$`;

/** The words of the script that `beginning` gives. */
function wordsOf({ id, marker, command, execution: { cwd } }: RemoteLaunchOptions): readonly string[] {
  return [launchTag(id), command, marker, ...(cwd === undefined ? [] : [cwd])];
}

/** What runs last: goes to the directory, says that the command begins, and turns into it. */
function beginning({ id, shell, command, execution: { cwd, pty } }: RemoteLaunchOptions): string {
  const refuse = (reason: string): string => `{ ${report(id, reason)};exit 125; }`;
  const steps: string[] = [];
  if (cwd !== undefined) {
    // It may hang in there: who it is, is said before.
    steps.push(report(id, pidFact));
    steps.push(`[ -e "$4" ]||${refuse('directory-missing')};[ -d "$4" ]||${refuse('directory-no-directory')}`);
    steps.push(`cd -- "$4" 2>/dev/null||${refuse('directory-forbidden')}`);
  }
  const isFirst = shell === '/bin/sh';
  if (!isFirst) steps.push(`[ -x "${shell}" ]||${refuse('shell-missing')}`);
  steps.push(`export ${markerVariable}="$3"`);
  steps.push(cwd === undefined ? report(id, pidFact, 'start') : report(id, 'start'));
  // Each stream has a report, a terminal the one it has: what a login shell printed before it is cut off.
  if (pty === undefined) steps.push(`printf "${reportFormat(id, outputReport)}"`);
  // The first shell becomes the command; another one has to be started. The space keeps a dash from being an option.
  const run = isPlainProgram(command) ? `exec ${command}` : 'eval "set --; $2"';
  steps.push(isFirst ? `unset opspilot_line opspilot_break;${run}` : `exec "${shell}" -c -- "$2"`);
  return steps.join(';');
}

/**
 * Without a shell of our own, which takes as long to start as all the rest: bash itself says that the command begins, and
 * becomes it. What a profile may have left that shows (tracing, traps, functions by these names) is put aside first.
 */
function inBash({ id, marker, command }: RemoteLaunchOptions): string {
  return [
    'set +vx',
    'trap - DEBUG ERR EXIT',
    // No quotes around the marker: so it is found in the command line until it is in the environment.
    `export ${markerVariable}=${marker}`,
    report(id, pidFact, 'start'),
    `printf "${reportFormat(id, outputReport)}"`,
    isTrivial(command) ? command : `exec ${command}`,
  ]
    .map((step) => String.raw`\builtin ${step}`)
    .join(';');
}

/** Who it is, is said before: a shell may end by a variable that it keeps for itself. */
function exportsOf({ id, execution: { env = {} } }: RemoteLaunchOptions): string {
  const exports = Object.entries(env).map(([name, value]) => `export ${name}=${word(value)};`);
  return exports.length === 0 ? '' : `${report(id, pidFact)};${exports.join('')}`;
}

/**
 * Plans the launch of a command: in one go wherever possible, in steps where a terminal or another user comes first, or where
 * it is not known yet what becomes of what is sent.
 */
export function remoteLaunch(options: RemoteLaunchOptions): RemoteLaunch {
  const { id, command, execution, becomes, runsWhatItIsSent } = options;
  const { env, cwd = '', pty, stdin } = execution;
  const isDirect = pty === undefined && !becomes;
  const isShort = Object.keys(env ?? {}).length === 0 && Buffer.byteLength(command) <= longestPlain;
  const isSimple = isDirect && isShort && isPlain(command) && isPlain(cwd);
  if (isSimple && runsWhatItIsSent) {
    const readsInput = stdin !== undefined;
    const key = [options.seemsBash, readsInput, cwd, command].join('\0');
    const line = options.templates.line(key, options, (names) =>
      simpleLine({ ...options, ...names }, readsInput ? '' : ' </dev/null'),
    );
    return { line, preface: '', answers: [], readsInput, isInert: false, isHeldBack: false };
  }
  // The mark comes first: by it we know our own words should anybody else read and repeat them; see `lastWords`.
  const last = `${repeatMark(id)}${exportsOf(options)}set -- ${wordsOf(options).map(word).join(' ')};${beginning(options)}\n`;
  if (isDirect && runsWhatItIsSent) {
    const line = throughLogin(readOn, [launchTag(id)]);
    return { line, preface: last, answers: [], readsInput: true, isInert: true, isHeldBack: false };
  }
  return { ...inSteps(options, last), isInert: true, isHeldBack: isSimple && stdin === undefined };
}

/** All in one line. */
function simpleLine(options: RemoteLaunchOptions, input: string): string {
  const { command, shell, execution, seemsBash } = options;
  const words = wordsOf(options);
  const general = throughLogin(beginning(options), words) + input;
  const isOwn = seemsBash && shell === '/bin/sh' && execution.cwd === undefined;
  if (!isOwn || !(isTrivial(command) || isPlainProgram(command))) return general;
  // Not the account's shell but what runs the line is asked: a key may have a command of its own.
  return `[ -n "$BASH_VERSION" ]||${general};${inBash(options)}${input}`;
}

/**
 * Whoever asks for a password reads it from the same stdin: every step is sent only when the one before says so. The first
 * one on a connection also asks what kind of shell reads it.
 */
function inSteps(options: RemoteLaunchOptions, last: string): Omit<RemoteLaunch, 'isInert' | 'isHeldBack'> {
  const { id, execution, becomes, runsWhatItIsSent } = options;
  const { become, pty } = execution;
  const ready = `${report(id, 'ready')};${readOn}`;
  const pid = runsWhatItIsSent ? report(id, pidFact) : report(id, pidFact, loginFacts);
  // Raw, so that what is sent comes through as it is; the report comes after, so that nothing is sent before.
  const raw = pty === undefined ? '' : `stty raw -echo 2>/dev/null||{ ${report(id, 'terminal-missing')};exit 125; };`;
  const line = throughLogin(`${raw}${pid};${ready}`, [launchTag(id)]) + (runsWhatItIsSent ? '' : probe);
  const cooked = pty === undefined ? '' : 'stty sane;';
  const final = pty === undefined ? last : `${cooked}export TERM=${word(pty.term ?? 'xterm-256color')};${last}`;
  if (!becomes || become === undefined) return { line, preface: '', answers: [final], readsInput: true };
  const inner = `/bin/sh -c ${word(ready)} sh ${word(launchTag(id))}`;
  const user = word(become.user);
  const asking = become.password === undefined ? '-n' : `-S -p ${word(passwordPrompt(id))}`;
  // Root needs nobody's leave.
  const step = `if [ "$(id -u)" = 0 ]&&command -v runuser >/dev/null;then ${report(id, 'root')};exec runuser -u ${user} -- ${inner};else command -v sudo >/dev/null||{ ${report(id, 'sudo-missing')};exit 125; };exec sudo ${asking} -u ${user} -- ${inner};fi\n`;
  return { line, preface: '', answers: [step, final], readsInput: true };
}
