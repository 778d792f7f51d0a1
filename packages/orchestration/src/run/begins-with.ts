import { firstKind, type TaskKind } from '../plan/step-commands.js';
import type { Program } from './program.js';

/** Whether another run may have done a step, so that it is asked about and not begun. */
export function isAsked({ retried }: Pick<Program, 'retried'>, host: number, step: number): boolean {
  return retried?.hosts[host]?.asked?.includes(step) === true;
}

/** What is asked or run first of a step that a host comes to. */
export function beginsWith({ program }: { readonly program: Program }, host: number, step: number): TaskKind {
  return isAsked(program, host, step) ? 'verify' : firstKind(program.steps[step]);
}
