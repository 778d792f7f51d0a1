export type { SshConfigErrorCode } from './executor/ssh/config/ssh-config-error.js';
export type { Keepalive } from './executor/ssh/connection/keepalive.js';
export type {
  GivenKey,
  KeyboardChallenge,
  KeyboardPrompt,
  Passphrase,
  SshCredentials,
} from './executor/ssh/credentials/ssh-credentials.js';
export type { TransferOptions, TransferProgress, TransferResult } from './executor/ssh/files/transfer.js';
export type { TrustedHost } from './executor/ssh/known-hosts/trusted-host.js';
export type { BreakerOptions } from './executor/ssh/pool/breaker.js';
export type { PoolLimits } from './executor/ssh/pool/pool-limits.js';
export type { RetryOptions } from './executor/ssh/pool/retry.js';
export type {
  ConnectionErrorCode,
  HostKeyErrorCode,
  LoginErrorCode,
  SshErrorCode,
  TransferErrorCode,
} from './executor/ssh/ssh-error.js';
export { type SshExecutor, sshExecutor } from './executor/ssh/ssh-executor.js';
export { sshHost } from './executor/ssh/ssh-host.js';
export type { SshExecutorOptions, SshTimeouts } from './executor/ssh/ssh-options.js';
export type { SshAlgorithms, SshTarget } from './executor/ssh/ssh-target.js';
