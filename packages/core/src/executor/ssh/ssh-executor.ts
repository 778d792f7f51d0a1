import { systemClock } from '../../clock/clock.js';
import { systemRandom } from '../../random/random.js';
import type { Executor } from '../executor.js';
import { executorClosed, startCancelled } from '../executor-error.js';
import { isLocalHost } from '../host.js';
import { localExecutor } from '../local-executor.js';
import { validateCommand } from '../validate-command.js';
import { validateOptions } from '../validate-options.js';
import { createConnector } from './connection/connector.js';
import { SshPool } from './pool/ssh-pool.js';
import { createSshLauncher } from './ssh-launcher.js';
import { type SshExecutorOptions, settleOptions } from './ssh-options.js';
import { createTargets } from './ssh-targets.js';

/**
 * Runs commands on other machines over SSH, and on this one through the `local` executor.
 *
 * Where and as whom to log in is settled from the `Host`, ssh_config and the defaults; see `resolveTarget` for what of an
 * ssh_config is honoured. A machine whose key is not known gets neither credential nor command. Connections are shared:
 * commands to one machine are sessions of few connections, which are kept for a while.
 *
 * A command runs in `/bin/sh` of the machine whatever the login shell is. A rejection proves that it did not run. What was
 * started and lost contact ends `unknown`, never as a success: not even when the exit code had arrived and output may be
 * missing. A connection that is not proven to have carried the command is replaced, with growing pauses; a machine that
 * fails again and again is left alone for a while (`host-unavailable`).
 *
 * Cancelling, and limits, end every process of the command on the machine, as the local executor does: they are looked
 * for through a session beside it, by session, parent and the variable `OPSPILOT_EXECUTION`. A background process that a
 * command left behind on purpose keeps its session open while it keeps the output open: redirect it to be rid of it.
 *
 * Needs the package `ssh2`.
 *
 * @throws OpsError `invalid-execution-options` when an option is out of range; for `start` see `ExecutorErrorCode`,
 * `SshErrorCode` and `SshConfigErrorCode`
 */
export function sshExecutor(options: SshExecutorOptions = {}): Executor {
  const { clock = systemClock, random = systemRandom, local = localExecutor() } = options;
  const settings = settleOptions(options);
  const targets = createTargets(options);
  const connector = createConnector({ credentials: options.credentials ?? {}, settings, clock });
  const pool = new SshPool({ ...settings.pool, connect: connector, clock, random });
  const launcher = createSshLauncher({ pool, settings, clock, random });
  let closed = false;

  return {
    kind: 'ssh',
    start: async (host, command, execution = {}) => {
      if (closed) throw executorClosed();
      if (isLocalHost(host)) return local.start(host, command, execution);
      validateCommand(command);
      validateOptions(execution);
      if (execution.signal?.aborted === true) throw startCancelled(execution.signal);
      const target = await targets(host);
      if (closed) throw executorClosed();
      return launcher.launch(target, command, execution);
    },
    close: async () => {
      closed = true;
      await Promise.all([launcher.close(), local.close()]);
    },
  };
}
