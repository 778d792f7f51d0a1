import { quote } from '@opspilot/core';
import { writeCancelled } from './end-line.js';
import { enterDirectory, isOwn, type NewNote, note } from './fence-script.js';
import { hold, holdNobody, unlead } from './hold-script.js';
import { awaitSignature, end, look, marked, withhold } from './look-script.js';
import { directoryWord } from './receipt-script.js';
import { goOn } from './word.js';

/** What the script prints: how it stands now, and for `remaining` the processes that are still there. */
export const endAnswer =
  /^(finished (?<code>\d{1,3})|withheld(?<note> \d+ \S+ \S* \S+)?|cancelled|lost|remaining [-\d ]+|unproven|unwritten)\n$/;

/**
 * The processes of the machine as words, `pid:start:parent:group:session`, out of what proc(5) says of each; dead ones that
 * nobody has fetched do not count. One program for all: a shell reads a file by a system call for each byte.
 */
const processes =
  "$(sed -n 's/^\\([0-9]*\\) .*) [^ZXx] \\([0-9]*\\) \\(-*[0-9]*\\) \\([0-9]*\\) \\([-0-9]* \\)\\{15\\}\\([0-9]*\\) .*/\\1:\\6:\\2:\\3:\\4/p' /proc/[0-9]*/stat 2>/dev/null)";

/**
 * Looks at all processes and adds to `opspilot_kin`, as `pid:start`, what belongs to the execution: what bears its mark in its
 * environment, whatever has become of its parents; what is in the session or the group of who led it, as long as that number
 * is proven to be its own (it is not given to anybody else while one of them is there); and what has a parent, or a parent of
 * that, among those. So what has cleared its environment and left the session is known while its parents live, and
 * remembered. Who sees no process, not even itself, proves nothing. The children of who led it are listed in `opspilot_children`.
 */
const search = [
  'opspilot_belongs() { case "$opspilot_parents" in *" $1 "*|*" $3 "*) return 0;; esac',
  'case "$opspilot_kin " in *" $1:$2 "*) return 0;; esac',
  '[ -n "$opspilot_ours" ]&&{ [ "$1:$2" = "$opspilot_pid:$opspilot_began" ]||[ "$4" = "$opspilot_pid" ]||[ "$5" = "$opspilot_pid" ]; }; }',
  `opspilot_search() { if IFS= read -r opspilot_stat 2>/dev/null <"/proc/$opspilot_pid/stat";then set -- \${opspilot_stat##*\\) };[ "\${20}" = "$opspilot_began" ]||opspilot_ours=;fi`,
  `opspilot_children=;opspilot_all=${processes};[ -n "$opspilot_all" ]||{ echo unproven;exit 0; }`,
  `opspilot_parents=" ";[ "$opspilot_mark" = - ]||for opspilot_each in ${marked};do`,
  `opspilot_one=\${opspilot_each#/proc/};opspilot_parents="$opspilot_parents\${opspilot_one%/environ} ";done`,
  'opspilot_more=yes;while [ -n "$opspilot_more" ];do opspilot_more=;opspilot_others=',
  'for opspilot_each in $opspilot_all;do IFS=:;set -- $opspilot_each',
  'opspilot_belongs "$@"||{ opspilot_others="$opspilot_others $opspilot_each";continue; }',
  'opspilot_more=yes;opspilot_parents="$opspilot_parents$1 ";[ "$3" != "$opspilot_pid" ]||opspilot_children="$opspilot_children $1"',
  'case "$opspilot_kin " in *" $1:$2 "*) ;; *) opspilot_kin="$opspilot_kin $1:$2";; esac',
  'done;IFS=$opspilot_ifs;opspilot_all=$opspilot_others;done; }',
].join('\n');

/** Lists in `opspilot_left` those of its kin that are still there. Costs no process. */
const remain = [
  `opspilot_remain() { opspilot_left=;for opspilot_each in $opspilot_kin;do opspilot_one=\${opspilot_each%%:*}`,
  `IFS= read -r opspilot_stat 2>/dev/null <"/proc/$opspilot_one/stat"||continue;set -- \${opspilot_stat##*\\) };case $1 in [ZXx]) continue;; esac`,
  `[ "$opspilot_one:\${20}" != "$opspilot_each" ]||opspilot_left="$opspilot_left $opspilot_one"`,
  'done; }',
].join('\n');

/** Without /proc, the group of who led it, while that one is proven to be there. */
const group = [
  'opspilot_search() { :; }',
  'opspilot_remain() { opspilot_left=;[ -n "$opspilot_ours" ]||return 0',
  'kill -0 -- "-$opspilot_pid" 2>/dev/null&&opspilot_left=" -$opspilot_pid"; }',
].join('\n');

export interface EndScriptOptions {
  readonly directory: string;
  readonly id: string;
  readonly made: NewNote;
}

/** Seconds between the looks from SIGTERM to SIGKILL, a quarter of a second in all: most end at once, the others never. */
const graces = [0.02, 0.08, 0.15];
/** Seconds between the looks from then on, and how many there are. */
const between = 0.05;
const patienceLooks = 60;

/**
 * A line that ends the execution of a name: SIGTERM, after a while SIGKILL, until nobody is left. One that has not begun
 * never will: its name is taken. One that has ended is left alone, and so is everybody who has only got its number since. Nobody
 * is signaled before it is certain that no other end will be written: however many end it at once, the first end stands.
 */
export function endScript({ directory, id, made }: EndScriptOptions): string {
  return [
    goOn,
    // What is begun is done: a command that is held goes on only with this.
    'trap "" HUP INT PIPE TERM',
    `opspilot_directory=${directoryWord(directory)};opspilot_receipt=$opspilot_directory/${quote(id)}`,
    `{ ${enterDirectory('"$opspilot_directory"', { by: '-', ...made })}; }||exit 1`,
    note,
    withhold(made.seconds),
    look,
    end,
    `${isOwn('"$opspilot_receipt.leader"')}||exit 1`,
    // Looked at before the code: who ends in between has written it by the time that it is read.
    'opspilot_look;opspilot_end',
    awaitSignature,
    '[ -n "$opspilot_pid" ]&&[ "$opspilot_pid" != - ]||{ echo unproven;exit 0; }',
    // Nobody of it is left where its host was started anew. The end that it may have had went with the power.
    '[ "$opspilot_boot" = "$opspilot_boot_then" ]||{ echo lost;exit 0; };opspilot_ours=',
    '[ -z "$opspilot_runs" ]||[ "$opspilot_runs" != "$opspilot_began" ]||opspilot_ours=yes',
    `if [ -r /proc/self/stat ];then`,
    search,
    remain,
    hold,
    'else',
    group,
    holdNobody,
    'fi',
    'opspilot_ifs=$IFS;opspilot_kin=',
    unlead,
    'opspilot_turn=0;opspilot_clean=0;opspilot_asked=;opspilot_search',
    'while :;do opspilot_remain',
    // Looked for again before any are killed, as their parents may be gone then, and until nobody is found twice.
    `[ -n "$opspilot_left" ]&&[ "$opspilot_turn" != ${graces.length} ]||{ opspilot_search;opspilot_remain; }`,
    'if [ -z "$opspilot_left" ];then opspilot_clean=$((opspilot_clean+1));[ "$opspilot_clean" -lt 2 ]||break;continue;fi',
    `opspilot_clean=0;[ "$opspilot_turn" -lt ${graces.length + patienceLooks} ]||{ echo "remaining $opspilot_left";exit 0; }`,
    // SIGTERM once for each: many programs take a second one as leave to drop their work.
    `if [ "$opspilot_turn" -lt ${graces.length} ];then for opspilot_one in $opspilot_left;do case "$opspilot_asked " in *" $opspilot_one "*) ;; *) kill -s TERM -- "$opspilot_one" 2>/dev/null;kill -s CONT -- "$opspilot_one" 2>/dev/null;opspilot_asked="$opspilot_asked $opspilot_one";; esac;done`,
    'else kill -s KILL -- $opspilot_left 2>/dev/null;fi',
    `case $opspilot_turn in ${graces.map((seconds, turn) => `${turn}) opspilot_rest=${seconds};;`).join(' ')} *) opspilot_rest=${between};; esac`,
    'opspilot_turn=$((opspilot_turn+1));sleep "$opspilot_rest" 2>/dev/null||sleep 1;done',
    `${writeCancelled};opspilot_end`,
    // A disk that takes nothing more has taken no end of its own either, where it had one to write.
    'if [ -n "$opspilot_led" ];then echo cancelled;else echo unwritten;fi',
  ].join('\n');
}
