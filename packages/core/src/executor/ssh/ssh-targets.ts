import type { Clock } from '../../clock/clock.js';
import type { Host } from '../host.js';
import { readSshConfig } from './config/read-ssh-config.js';
import { resolveTarget } from './config/resolve-target.js';
import type { SshConfig } from './config/ssh-config.js';
import { ShortMemory } from './short-memory.js';
import type { SshExecutorOptions } from './ssh-options.js';
import type { SshTarget } from './ssh-target.js';

/** Milliseconds that a target stays settled: files, agent and account are looked at once for a burst of commands. */
const freshness = 1_000;

interface SettledTarget {
  readonly asked: readonly unknown[];
  readonly target: SshTarget;
}

/** Settles targets, at once where one was of late; the ssh_config is read with the first one, and again after an attempt that failed. */
export function createTargets(
  options: SshExecutorOptions,
  clock: Clock,
): (host: Host) => SshTarget | Promise<SshTarget> {
  const { config: file, ...rest } = options;
  const hosts = new Map((options.hosts ?? []).map((host) => [host.name, host]));
  const settled = new ShortMemory<SettledTarget>(freshness);
  let config: Promise<SshConfig> | undefined;
  const read = (): Promise<SshConfig> => {
    const reading = readSshConfig(file === false ? undefined : file);
    reading.catch(() => {
      config = undefined;
    });
    return reading;
  };
  const settle = async (host: Host): Promise<SshTarget> => {
    if (file === false) return resolveTarget(host, { ...rest, hosts });
    config ??= read();
    return resolveTarget(host, { ...rest, hosts, config: await config });
  };
  const settleAnew = async (host: Host, asked: readonly unknown[], now: number): Promise<SshTarget> => {
    const target = await settle(host);
    settled.set(host.name, { asked, target }, now);
    return target;
  };
  return (host) => {
    const asked = factsOf(host);
    const now = clock.monotonic();
    const before = settled.get(host.name, now);
    if (before !== undefined && isSame(before.asked, asked)) return before.target;
    return settleAnew(host, asked, now);
  };
}

/** All that a target depends on of its host. */
function factsOf({ address, port, user, identity, jump }: Host): readonly unknown[] {
  return [address, port, user, identity, jump === undefined, ...(jump ?? [])];
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((fact, index) => fact === other[index]);
}
