import type { CommandRecord } from '@opspilot/core';
import {
  type Program,
  type RunNews,
  type RunState,
  type RunUpdate,
  type StepEnd,
  StepEnds,
} from '@opspilot/orchestration';

type CommandEnd = Extract<RunNews, { type: 'command-ended' }>;

/** The host that a command was for: a step may be delegated to another. */
export function hostOf({ host, metadata }: Pick<CommandRecord, 'host' | 'metadata'>): string {
  return typeof metadata['host'] === 'string' ? metadata['host'] : host;
}

/** All that was told of a run so far. */
export class Told {
  readonly run: string;
  readonly program: Program;
  readonly #commands: CommandEnd[] = [];
  readonly #steps: StepEnds;
  state: RunState;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  lastAt: number;

  constructor({ run, program, state, at }: RunUpdate) {
    this.run = run;
    this.program = program;
    this.#steps = new StepEnds(program);
    this.state = state;
    this.startedAt = at;
    this.lastAt = at;
  }

  /** How its steps ended so far. */
  get ends(): readonly StepEnd[] {
    return this.#steps.ends;
  }

  take({ event, state, news, at }: RunUpdate): void {
    this.#steps.note(event, state);
    this.state = state;
    this.lastAt = at;
    for (const each of news) if (each.type === 'command-ended') this.#commands.push(each);
  }

  /** How a command ended of which the history tells no end, where the run found out. */
  endOf(host: string, { step, kind, attempt }: Readonly<Record<string, unknown>>): string | undefined {
    const end = this.#commands.find(
      (each) => each.host === host && each.step === step && each.kind === kind && each.attempt === attempt,
    );
    return end === undefined || end.result === 'unknown' ? undefined : end.result;
  }
}
