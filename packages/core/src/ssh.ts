export { sshExecutor } from './executor/ssh/ssh-executor.js';
export type { SshExecutorOptions, SshTimeouts } from './executor/ssh/ssh-options.js';
