import { mustBe, OpsError, type OptionRules } from '@opspilot/core';
import { isDone, reasonOf, runScript, type ScriptResult } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import { wholeScript } from '../probe/whole-script.js';
import { requireOptions } from '../require-options.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import {
  alreadyThere,
  armScript,
  claimed,
  confirmScript,
  lost,
  notArmed,
  packetFilters,
  type SwitchContent,
  stateScript,
} from './switch-script.js';

/** How a switch is armed. */
export interface SwitchOptions extends SwitchContent {
  /** Names it on the host: 1..64 of `A-Z a-z 0-9 _ -`. */
  readonly id: string;
  /** Seconds until the host restores itself unless somebody confirms: 1..86,400. */
  readonly seconds: number;
}

const switchRules: OptionRules<SwitchOptions> = {
  id: mustBe.given(mustBe.text),
  seconds: mustBe.given(mustBe.wholeNumber(1, 86_400)),
  paths: mustBe.texts,
  filters: mustBe.such(
    `those-present, or a list of ${packetFilters.join(', ')}`,
    (value) =>
      value === 'those-present' || (Array.isArray(value) && value.every((each) => packetFilters.includes(each))),
  ),
  network: mustBe.flag,
  afterwards: mustBe.text,
};

/** What has become of a switch. */
export interface SwitchState {
  /**
   * `fired`: it is restoring; `restored`: it has, as a whole; `failed`: something did not come back, is kept and tried again for an hour;
   * `lost`: the process that waited is gone, as after a restart of the host, and nobody restores anything; what it kept is there;
   * `absent`: it was confirmed, or never armed.
   */
  readonly state: 'armed' | 'fired' | 'restored' | 'failed' | 'lost' | 'absent';
  /** What the way back printed; errors of it, too. */
  readonly said: string;
}

/**
 * Lets a host restore itself unless somebody confirms in time: armed before a change of its network, firewall or SSH server, by which
 * whoever makes it may lock everybody out. It waits on the host in a session of its own, in a POSIX shell, and needs no connection.
 * Arming is over once everything that it will bring back is kept there, and it waits. A restart of the host ends it, except for root
 * where systemd runs: there it goes on after that. While one is armed, no other of its user is that would bring back some of the same: it
 * would bring back the change that the first one is there for.
 *
 * @throws OpsError `switch-invalid`, `switch-exists`, `switch-failed`
 */
export async function armSwitch(start: StartThere, options: SwitchOptions): Promise<void> {
  requireOptions(options, switchRules, 'switch-invalid');
  const { id, seconds, ...content } = options;
  if (!isName(id) || !areAbsolute(content.paths ?? [])) {
    throw new OpsError<RollbackErrorCode>(
      'switch-invalid',
      'A switch has a name of 1..64 letters, digits, `_` and `-`, and names absolute paths.',
    );
  }
  const result = await told(start, armScript(id, seconds, content));
  if (result.exitCode === alreadyThere) {
    throw new OpsError<RollbackErrorCode>(
      'switch-exists',
      `There is a switch ${id} on the host already. Confirm it, or give this one another name.`,
    );
  }
  if (result.exitCode === claimed) {
    const other = result.stdout.toString('utf8').trim();
    throw new OpsError<RollbackErrorCode>(
      'switch-exists',
      `The switch ${other} on the host is there for some of the same. Confirm it, or wait until it has restored the host; change nothing before.`,
      { details: { switch: other } },
    );
  }
  requireDone(result, 'armed; change nothing');
}

/**
 * Says that the host is still reached, and takes the switch away. Call it over a connection that was opened after the change.
 *
 * @throws OpsError `switch-not-armed` when it has gone off, was lost, or never was; `switch-failed`
 */
export async function confirmSwitch(start: StartThere, id: string): Promise<void> {
  const result = isName(id) ? await told(start, confirmScript(id)) : undefined;
  if (result === undefined || result.exitCode === notArmed) {
    throw new OpsError<RollbackErrorCode>(
      'switch-not-armed',
      `The switch ${id} is not armed: it has gone off, was confirmed, or never was. See what the host looks like now.`,
    );
  }
  if (result.exitCode === lost) {
    throw new OpsError<RollbackErrorCode>(
      'switch-not-armed',
      `The switch ${id} was lost: what waited for it is gone, as after a restart of the host, and restored nothing. See what the host looks like now.`,
    );
  }
  requireDone(result, 'confirmed');
}

/** What has become of a switch. @throws OpsError `switch-failed` */
export async function switchState(start: StartThere, id: string): Promise<SwitchState> {
  const result = await told(start, stateScript(isName(id) ? id : '-'));
  requireDone(result, 'looked at');
  const [state = '', ...said] = result.stdout.toString('utf8').split('\n');
  return { state: state as SwitchState['state'], said: said.join('\n').trim() };
}

function told(start: StartThere, script: string): Promise<ScriptResult> {
  return runScript(start, 'sh', 'GNU tar', { stdin: wholeScript(script) });
}

function requireDone(result: ScriptResult, what: string): void {
  if (isDone(result)) return;
  throw new OpsError<RollbackErrorCode>('switch-failed', `The switch could not be ${what}: ${reasonOf(result)}.`);
}

const isName = (id: string): boolean => /^[\w-]{1,64}$/.test(id);
const areAbsolute = (paths: readonly string[]): boolean => paths.every((path) => /^\/[^\0]/.test(path));
