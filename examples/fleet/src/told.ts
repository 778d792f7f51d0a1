import type { Program, RunNews, RunState, RunUpdate } from '@opspilot/orchestration';

type CommandEnd = Extract<RunNews, { type: 'command-ended' }>;

/** All that was told of a run so far. */
export class Told {
  readonly run: string;
  readonly program: Program;
  readonly commands: CommandEnd[] = [];
  state: RunState;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  lastAt: number;

  constructor({ run, program, state, at }: RunUpdate) {
    this.run = run;
    this.program = program;
    this.state = state;
    this.startedAt = at;
    this.lastAt = at;
  }

  take({ state, news, at }: RunUpdate): void {
    this.state = state;
    this.lastAt = at;
    for (const each of news) if (each.type === 'command-ended') this.commands.push(each);
  }

  /** How a command ended of which the history tells no end, where the run found out. */
  endOf(host: string, { step, kind, attempt }: Readonly<Record<string, unknown>>): string | undefined {
    const end = this.commands.find(
      (each) => each.host === host && each.step === step && each.kind === kind && each.attempt === attempt,
    );
    return end === undefined || end.result === 'unknown' ? undefined : end.result;
  }
}
