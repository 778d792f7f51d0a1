import { leads } from './look-script.js';

/** Processes beside the command that who leads it has for long: what keeps its two streams. With a terminal there are none. */
const keepers = 2;

/** Looks until the command is held, a second in all, and the seconds in between. */
const looks = 20;
const rest = 0.02;

/** Lists the children of who leads it that are stopped, and says whether one of them must be the command. */
const held = [
  'opspilot_held() { opspilot_stopped=0;for opspilot_one in $opspilot_children;do',
  `IFS= read -r opspilot_stat 2>/dev/null <"/proc/$opspilot_one/stat"||continue;set -- \${opspilot_stat##*\\) };case $1 in [Tt]) opspilot_stopped=$((opspilot_stopped+1));; esac`,
  'done;[ "$opspilot_stopped" -gt "$opspilot_keepers" ]; }',
].join('\n');

/**
 * A function that stops the command of an execution. A command that is stopped has not ended, and before the end of its command
 * nobody writes one: whoever kills who leads it then has taken no end away that was there already. Where the command is not to be
 * seen, it has not begun yet, or its end is being written, and is waited for. Who has ended meanwhile is told so, and what it left
 * behind goes on (`opspilot_resume`).
 *
 * It takes `opspilot_search`, with the children of who leads it in `opspilot_children`.
 */
export const hold = [
  held,
  'opspilot_resume() { [ -z "$opspilot_stops" ]||kill -s CONT -- $opspilot_stops 2>/dev/null; }',
  `opspilot_hold() { opspilot_stops=;opspilot_turn=0;while opspilot_search;opspilot_look;opspilot_end opspilot_resume;${leads}&&[ "$opspilot_turn" -lt ${looks} ];do`,
  `set -- \${opspilot_stat##*\\) };case $5 in 0) opspilot_keepers=${keepers};; *) opspilot_keepers=0;; esac`,
  '[ -z "$opspilot_children" ]||kill -s STOP -- $opspilot_children 2>/dev/null;opspilot_stops="$opspilot_stops$opspilot_children"',
  `sleep ${rest} 2>/dev/null||sleep 1;opspilot_held&&break;opspilot_turn=$((opspilot_turn+1));done; }`,
].join('\n');

/** Without /proc nobody tells who is the command. */
export const holdNobody = 'opspilot_resume() { :; }\nopspilot_hold() { :; }';

/**
 * Kills who leads it, after {@link hold}, and looks for an end once more when nobody can write one any more. From then on, where
 * there is none, there never will be: whoever is asked to end, does not end by itself (`opspilot_led`).
 */
export const unlead = [
  `opspilot_hold;opspilot_led=;opspilot_turn=0;opspilot_look;! { ${leads}; }||{ opspilot_led=yes;kill -s KILL -- "$opspilot_pid" 2>/dev/null; }`,
  `while ${leads}&&[ "$opspilot_turn" -lt 60 ];do sleep ${rest} 2>/dev/null||sleep 1;opspilot_look;opspilot_turn=$((opspilot_turn+1));done`,
  'opspilot_end opspilot_resume',
].join('\n');
