import type { HostStage, HostStageOptions, StageContext } from './hooks.js';
import type { PipelineParts } from './parts.js';
import type { Passage } from './passage.js';

/** The stage as the hooks get it that may touch the host. Who the commands run as is the request's alone to say. */
export function hostStage({ signal }: StageContext, passage: Passage, parts: PipelineParts): HostStage {
  const { host } = passage.draft;
  const { become, cwd: requested } = passage.options;
  const { values, secret } = passage.variables;
  const start: HostStage['start'] = async (command, options: HostStageOptions = {}) => {
    const { timeouts, stdin, pty, cwd = requested } = options;
    return parts.executor.start(host, command, {
      signal: options.signal ?? signal,
      env: { ...values, ...options.env },
      ...(secret.length === 0 ? {} : { secrets: secret }),
      ...(cwd === undefined ? {} : { cwd }),
      ...(become === undefined ? {} : { become }),
      ...(timeouts === undefined ? {} : { timeouts }),
      ...(stdin === undefined ? {} : { stdin }),
      ...(pty === undefined ? {} : { pty }),
    });
  };
  return Object.freeze({ signal, start });
}
