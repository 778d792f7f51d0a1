import { quote } from '@opspilot/core';
import { enterDirectory, isOwn } from './fence-script.js';
import { awaitSignature, end, look, marked } from './look-script.js';
import { directoryWord } from './receipt-script.js';

/** What the script prints: how it stands now, and for `remaining` the processes that are still there. */
export const endAnswer = /^(finished (\d{1,3})|cancelled|remaining [-\d ]+|unproven)\n$/;

/**
 * Looks at every process of the machine: those in the session or the group of who led it, as long as that number is proven to
 * be its own (it is not given to anybody else while one of them is there), and, in `opspilot_kin` with their starts, those
 * whose parent, or a parent of that, is one of its own. So what has cleared its environment and left the session is known
 * while its parents live, and remembered. Dead ones that nobody has fetched do not count.
 */
const family = [
  'opspilot_family() { opspilot_all=;opspilot_parents=" $opspilot_left"',
  'for opspilot_each in /proc/[0-9]*/stat;do IFS= read -r opspilot_stat 2>/dev/null <"$opspilot_each"||continue',
  `opspilot_one=\${opspilot_stat%% *};set -- \${opspilot_stat##*\\) };case $1 in [ZXx]) continue;; esac`,
  `opspilot_all="$opspilot_all $opspilot_one:$2:\${20}"`,
  `case "$opspilot_kin " in *" $opspilot_one:\${20} "*) opspilot_parents="$opspilot_parents $opspilot_one";; esac`,
  '[ -n "$opspilot_ours" ]||continue',
  `[ "$opspilot_one:\${20}" != "$opspilot_pid:$opspilot_began" ]||opspilot_parents="$opspilot_parents $opspilot_one"`,
  '[ "$3" = "$opspilot_pid" ]||[ "$4" = "$opspilot_pid" ]||continue',
  'opspilot_left="$opspilot_left $opspilot_one";opspilot_parents="$opspilot_parents $opspilot_one"',
  'done;opspilot_more=yes',
  'while [ -n "$opspilot_more" ];do opspilot_more=',
  `for opspilot_each in $opspilot_all;do opspilot_one=\${opspilot_each%%:*};opspilot_rest=\${opspilot_each#*:};opspilot_each=$opspilot_one:\${opspilot_rest#*:}`,
  'case "$opspilot_kin " in *" $opspilot_each "*) continue;; esac',
  `case "$opspilot_parents " in *" \${opspilot_rest%%:*} "*) opspilot_kin="$opspilot_kin $opspilot_each";opspilot_parents="$opspilot_parents $opspilot_one";opspilot_more=yes;; esac`,
  'done;done; }',
].join('\n');

/**
 * Lists in `opspilot_left` what belongs to the execution: what bears its mark in its environment, whatever has become of its
 * parents, and its family. That one is looked for before anybody is ended, and again once the others are gone.
 */
const members = [
  family,
  'opspilot_members() { opspilot_left=',
  `[ "$opspilot_mark" = - ]||for opspilot_each in ${marked};do`,
  `opspilot_one=\${opspilot_each#/proc/};opspilot_left="$opspilot_left \${opspilot_one%/environ}"`,
  'done',
  `if IFS= read -r opspilot_stat 2>/dev/null <"/proc/$opspilot_pid/stat";then set -- \${opspilot_stat##*\\) };[ "\${20}" = "$opspilot_began" ]||opspilot_ours=;fi`,
  '[ "$opspilot_turn" -gt 0 ]&&[ -n "$opspilot_left" ]||opspilot_family',
  `for opspilot_each in $opspilot_kin;do opspilot_one=\${opspilot_each%%:*}`,
  `IFS= read -r opspilot_stat 2>/dev/null <"/proc/$opspilot_one/stat"||continue;set -- \${opspilot_stat##*\\) };case $1 in [ZXx]) continue;; esac`,
  `[ "$opspilot_one:\${20}" = "$opspilot_each" ]||continue`,
  'case "$opspilot_left " in *" $opspilot_one "*) ;; *) opspilot_left="$opspilot_left $opspilot_one";; esac',
  'done; }',
].join('\n');

/** Without /proc, the group of who led it, while that one is proven to be there. */
const group = [
  'opspilot_members() { opspilot_left=;[ -n "$opspilot_ours" ]||return 0',
  'kill -0 -- "-$opspilot_pid" 2>/dev/null&&opspilot_left=" -$opspilot_pid"; }',
].join('\n');

export interface EndScriptOptions {
  readonly directory: string;
  readonly id: string;
  /** Now, in seconds since 1970. */
  readonly seconds: number;
  /** Looks, some 50 ms apart, between SIGTERM and SIGKILL, and from then on. */
  readonly graceLooks: number;
  readonly patienceLooks: number;
}

/**
 * A line that ends the execution of a name: SIGTERM, after a while SIGKILL, until nobody is left. One that has not begun
 * never will: its name is taken. One that has ended is left alone, and so is everybody who has only got its number since.
 */
export function endScript({ directory, id, seconds, graceLooks, patienceLooks }: EndScriptOptions): string {
  return [
    `opspilot_now=${seconds};opspilot_directory=${directoryWord(directory)};opspilot_receipt=$opspilot_directory/${quote(id)}`,
    `{ ${enterDirectory('"$opspilot_directory"', '-', seconds)}; }||exit 1`,
    // Who finds its name taken begins nothing.
    '(set -C;echo - - - - "$opspilot_now" >"$opspilot_receipt.leader") 2>/dev/null&&{ echo cancelled >"$opspilot_receipt.code"&&echo cancelled||echo unproven;exit 0; }',
    look,
    end,
    `${isOwn('"$opspilot_receipt.leader"')}||exit 1`,
    'opspilot_end;opspilot_look',
    awaitSignature,
    '[ -n "$opspilot_pid" ]&&[ "$opspilot_pid" != - ]||{ echo unproven;exit 0; }',
    'opspilot_ours=;[ "$opspilot_boot" = "$opspilot_boot_then" ]||{ (set -C;echo cancelled >"$opspilot_receipt.code") 2>/dev/null;opspilot_end; }',
    '[ -z "$opspilot_runs" ]||[ "$opspilot_runs" != "$opspilot_began" ]||opspilot_ours=yes',
    `if [ -r /proc/self/stat ];then`,
    members,
    'else',
    group,
    'fi',
    'opspilot_turn=0;opspilot_clean=0;opspilot_asked=;opspilot_kin=',
    'while :;do opspilot_members',
    'if [ -z "$opspilot_left" ];then opspilot_clean=$((opspilot_clean+1));[ "$opspilot_clean" -lt 2 ]||break',
    'else opspilot_clean=0',
    `[ "$opspilot_turn" -lt ${graceLooks + patienceLooks} ]||{ echo "remaining $opspilot_left";exit 0; }`,
    // SIGTERM once for each: many programs take a second one as leave to drop their work.
    `if [ "$opspilot_turn" -lt ${graceLooks} ];then for opspilot_one in $opspilot_left;do case "$opspilot_asked " in *" $opspilot_one "*) ;; *) kill -s TERM -- "$opspilot_one" 2>/dev/null;kill -s CONT -- "$opspilot_one" 2>/dev/null;opspilot_asked="$opspilot_asked $opspilot_one";; esac;done`,
    'else for opspilot_one in $opspilot_left;do kill -s KILL -- "$opspilot_one" 2>/dev/null;done;fi;fi',
    'opspilot_turn=$((opspilot_turn+1));sleep 0.05 2>/dev/null||sleep 1;done',
    // Nobody is left to write, and the code of what was signaled is not its own.
    '[ -z "$opspilot_asked" ]||{ echo cancelled >"$opspilot_receipt.code"&&echo cancelled;exit 0; }',
    '(set -C;echo cancelled >"$opspilot_receipt.code") 2>/dev/null;opspilot_end;echo unproven',
  ].join('\n');
}
