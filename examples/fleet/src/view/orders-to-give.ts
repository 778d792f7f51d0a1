import { isFinal, type Program, type RunReport, type RunState } from '@opspilot/orchestration';
import { lineToType, shellWord } from '../line-to-type.js';
import { plainLine } from './text.js';

/** Steps that lines are written out for: the others are like them. */
const mostSteps = 5;

/** What a run waits for. */
export interface Waiting {
  readonly isPaused: boolean;
  readonly isAtGate: boolean;
  /** Steps that nobody knows the end of. */
  readonly unresolved: readonly { readonly host: string; readonly step: string }[];
}

const nobody: Waiting = { isPaused: false, isAtGate: false, unresolved: [] };

/** What a run that is followed waits for: a gate that passes by itself is none of it. */
export function waitingOf({ hosts, steps, batches }: Program, state: RunState): Waiting {
  const { isPaused, gate, batch, unresolved } = state;
  if (isFinal(state)) return nobody;
  const isAtGate = gate !== undefined && batches[batch]?.gates[gate.index]?.type === 'promotion';
  if (unresolved === 0) return { isPaused, isAtGate, unresolved: [] };
  const open = [...state.hosts].flatMap(({ standing, step }, index) =>
    standing === 'unresolved' ? [{ host: hosts[index]?.name ?? '', step: steps[step]?.id ?? '' }] : [],
  );
  return { isPaused, isAtGate, unresolved: open };
}

/** What a run waits for whose status was asked. */
export function waitingOfReport({ status, isPaused, gate, hosts }: RunReport): Waiting {
  if (status !== 'running' && status !== 'rolling-back') return nobody;
  const unresolved = hosts.flatMap(({ host, standing, step = '' }) =>
    standing === 'unresolved' ? [{ host, step }] : [],
  );
  return { isPaused, isAtGate: gate !== undefined, unresolved };
}

/** The lines to type for a run that goes on when somebody says so; none for one that waits for nobody. */
export function ordersToGive(run: string, { isPaused, isAtGate, unresolved }: Waiting): readonly string[] {
  const order = (words: string): string => lineToType(`order ${run} ${words}`);
  const more = unresolved.length - mostSteps;
  return [
    ...unresolved.slice(0, mostSteps).map(({ host, step }) =>
      // Typed as it stands it is refused: which of both it is somebody has to say.
      order(`resolve --host ${shellWord(host)} --step ${shellWord(step)} --result succeeded/failed`),
    ),
    ...(more > 0 ? [`and ${more} more like it: ${lineToType(`status ${run}`)}`] : []),
    ...(isAtGate ? [order('promote')] : []),
    ...(isPaused ? [order('resume')] : []),
  ].map((line) => plainLine(line));
}
