import { createRedactor, definePlugin } from '@opspilot/core';
import { executionName, type Program, type Receipt, readReceipt, type Task } from '@opspilot/orchestration';

/** A command of a run, by the names that its history record has for it. */
export interface CommandOfRun {
  readonly run: string;
  readonly program: Program;
  /** That it was for. */
  readonly host: string;
  /** Where it ran: the same, unless its step is delegated. */
  readonly ranOn: string;
  readonly step: string;
  readonly kind: Task['kind'];
  readonly attempt: number;
}

/** What a command printed, as the history would have it. */
export interface KeptOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** Its host keeps nothing of it, as it is given secrets. */
  readonly isSecret: boolean;
}

/** Reads from hosts what they keep of commands whose own process was killed: the history has nothing of those. */
export function keptOutput(directory: string) {
  return definePlugin({
    id: 'keptOutput',
    setup: (context) => {
      const redactor = createRedactor();
      const textOf = (bytes: Receipt['stdout']): string => redactor.text(bytes.toString('utf8'));
      return {
        api: {
          /** Undefined where the host does not answer, or keeps nothing. */
          of: async ({
            run,
            program,
            host,
            ranOn,
            step,
            kind,
            attempt,
          }: CommandOfRun): Promise<KeptOutput | undefined> => {
            const place = program.hosts.findIndex(({ name }) => name === host);
            const index = program.steps.findIndex(({ id }) => id === step);
            const name = executionName(run, { kind, host: place, step: index, attempt });
            try {
              const receipt = await readReceipt((line) => context.hosts.start(ranOn, line), directory, name);
              if (receipt.standing === 'none') return undefined;
              const isSecret = program.steps[index]?.secrets !== undefined;
              return { stdout: textOf(receipt.stdout), stderr: textOf(receipt.stderr), isSecret };
            } catch {
              return undefined;
            }
          },
        },
      };
    },
  });
}
