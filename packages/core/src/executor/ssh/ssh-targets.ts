import type { Host } from '../host.js';
import { readSshConfig } from './config/read-ssh-config.js';
import { resolveTarget } from './config/resolve-target.js';
import type { SshConfig } from './config/ssh-config.js';
import type { SshExecutorOptions } from './ssh-options.js';
import type { SshTarget } from './ssh-target.js';

/** Settles targets; the ssh_config is read with the first one, and again after an attempt that failed. */
export function createTargets(options: SshExecutorOptions): (host: Host) => Promise<SshTarget> {
  const hosts = new Map((options.hosts ?? []).map((host) => [host.name, host]));
  let config: Promise<SshConfig> | undefined;
  const read = (): Promise<SshConfig> => {
    const reading = readSshConfig(options.config === false ? undefined : options.config);
    reading.catch(() => {
      config = undefined;
    });
    return reading;
  };
  return async (host) => {
    const { config: file, ...rest } = options;
    if (file === false) return resolveTarget(host, { ...rest, hosts });
    config ??= read();
    return resolveTarget(host, { ...rest, hosts, config: await config });
  };
}
