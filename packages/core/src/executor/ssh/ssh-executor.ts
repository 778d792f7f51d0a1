import { systemClock } from '../../clock/clock.js';
import { systemRandom } from '../../random/random.js';
import type { Executor } from '../executor.js';
import { executorClosed, startCancelled } from '../executor-error.js';
import { type Host, isLocalHost } from '../host.js';
import { localExecutor } from '../local-executor.js';
import { validateCommand } from '../validate-command.js';
import { validateOptions } from '../validate-options.js';
import { checkHostShape } from './config/host-machine.js';
import { createConnector } from './connection/connector.js';
import { createSshFiles } from './files/ssh-files.js';
import type { TransferOptions, TransferResult } from './files/transfer.js';
import { SshPool } from './pool/ssh-pool.js';
import { sshError } from './ssh-error.js';
import { createSshLauncher } from './ssh-launcher.js';
import { type SshExecutorOptions, settleOptions } from './ssh-options.js';
import type { SshTarget } from './ssh-target.js';
import { createTargets } from './ssh-targets.js';

/** Runs commands on other machines, and moves files to and from them. */
export interface SshExecutor extends Executor {
  /**
   * Copies a file of this machine to `host` over SFTP. It is written beside its place, checked for its length, flushed,
   * and put there in one step: nobody sees half of it. Servers without `posix-rename@openssh.com` rename over no file: the
   * old one is moved aside, and back when the new one cannot be put there. An upload that fails before that changes
   * nothing; one that loses contact then says that the file may have been replaced. One that cannot remove what it wrote
   * beside says where that is. Owner and permissions of a file that it replaces stay, as far as the login may set them; a
   * link stays one, and nothing but a file is replaced.
   *
   * @param from - path on this machine
   * @param to - path on the host, relative to the login's home unless absolute
   * @throws OpsError with a `TransferErrorCode`, or one of connecting
   */
  upload(host: Host, from: string, to: string, options?: TransferOptions): Promise<TransferResult>;
  /**
   * Copies a file of `host` to this machine over SFTP, in the same manner.
   *
   * @throws OpsError with a `TransferErrorCode`, or one of connecting
   */
  download(host: Host, from: string, to: string, options?: TransferOptions): Promise<TransferResult>;
}

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
export function sshExecutor(options: SshExecutorOptions = {}): SshExecutor {
  const { clock = systemClock, random = systemRandom, local = localExecutor() } = options;
  const settings = settleOptions(options);
  const targets = createTargets(options, clock);
  const { credentials = {}, onHostTrusted } = options;
  const connector = createConnector({ credentials, onHostTrusted, settings, clock });
  const pool = new SshPool({ ...settings.pool, connect: connector, clock, random });
  const launcher = createSshLauncher({ pool, settings, clock, random });
  const files = createSshFiles({ pool, timeouts: settings.timeouts, clock, random });
  let closed = false;
  const transfer = async (
    host: Host,
    move: (target: SshTarget) => Promise<TransferResult>,
  ): Promise<TransferResult> => {
    if (closed) throw executorClosed();
    checkHostShape(host);
    if (!isLocalHost(host)) return move(await targets(host));
    throw sshError('invalid-transfer', `${host.name} is this machine: copy the file with node:fs instead.`, {
      details: { host: host.name },
    });
  };

  return {
    kind: 'ssh',
    start: (host, command, execution = {}) => {
      try {
        if (closed) throw executorClosed();
        checkHostShape(host);
        if (isLocalHost(host)) return local.start(host, command, execution);
        validateCommand(command);
        validateOptions(execution);
        if (execution.signal?.aborted === true) throw startCancelled(execution.signal);
        return launcher.launch(host, () => targets(host), command, execution);
      } catch (error) {
        return Promise.reject(error as Error);
      }
    },
    upload: (host, from, to, transferOptions = {}) =>
      transfer(host, (target) => files.upload(target, from, to, transferOptions)),
    download: (host, from, to, transferOptions = {}) =>
      transfer(host, (target) => files.download(target, from, to, transferOptions)),
    close: async () => {
      closed = true;
      // While their connections stand, transfers can remove what they have begun.
      await files.cancel();
      await Promise.all([launcher.close(), local.close()]);
      await files.settled();
    },
  };
}
