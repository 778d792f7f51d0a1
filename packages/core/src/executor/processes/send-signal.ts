import type { SendSignal } from './end-family.js';

/** Signals processes of this machine. */
export const sendSignal: SendSignal = async (pids, signal) => pids.filter((pid) => isRefused(pid, signal));

/** Whether the system refused; false when the signal was delivered, or nobody is there any more. */
function isRefused(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
