import { quote } from '@opspilot/core';
import type { Step } from './plan.js';
import { splitAtPlaceholders } from './read-template.js';

/**
 * What a command of a run is for. `creates` and `unless` ask whether its step is done already, `verify` whether it did what it
 * should; `step` does it, and `rollback` takes it back. `health` asks its `verify` again at the end of `minHealthyTime`.
 */
export type TaskKind = 'creates' | 'unless' | 'step' | 'verify' | 'health' | 'rollback';

const inOrder = ['creates', 'unless', 'step', 'verify'] as const satisfies readonly TaskKind[];

/** The kinds that a step has commands of its own for: `health` asks by that of `verify`. */
export const ownKinds: readonly TaskKind[] = [...inOrder, 'rollback'];

/** A command that tells whether there is something at a path. Its placeholders stay. */
function existsAt(path: string): string {
  const words = splitAtPlaceholders(path).map(({ text, isPlaceholder }) => (isPlaceholder ? text : quote(text)));
  return `test -e ${words.join('')}`;
}

/** The command of a step for a kind, its placeholders not filled; undefined when the step has none. */
export function commandOf(step: Step, kind: TaskKind): string | undefined {
  switch (kind) {
    case 'creates':
      return step.creates === undefined ? undefined : existsAt(step.creates);
    case 'step':
      return step.command;
    case 'health':
      return step.verify;
    default:
      return step[kind];
  }
}

/** What is asked or run first of a step. */
export function firstKind(step: Step | undefined): TaskKind {
  return inOrder.find((kind) => kind === 'step' || step?.[kind] !== undefined) as TaskKind;
}

/** What comes after a command of a step; undefined when it was the last. */
export function kindAfter(step: Step | undefined, kind: TaskKind): TaskKind | undefined {
  const later = inOrder.slice((inOrder as readonly TaskKind[]).indexOf(kind) + 1);
  return later.find((each) => each === 'step' || step?.[each] !== undefined);
}

/** Whether the plan says that doing a command of a step twice is like doing it once. */
export function isIdempotent(step: Step | undefined, kind: TaskKind): boolean {
  return (kind === 'rollback' ? step?.idempotentRollback : step?.idempotent) === true;
}

/** Whether a command only asks, so that it may be asked again. */
export function isQuestion(kind: TaskKind): boolean {
  return kind === 'creates' || kind === 'unless' || kind === 'verify' || kind === 'health';
}
