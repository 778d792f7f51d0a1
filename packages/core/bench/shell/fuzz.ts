// node --import tsx packages/core/bench/shell/fuzz.ts [count] [seed]
import { fileURLToPath } from 'node:url';
import { seededRandom } from '../../src/random/seeded-random.js';
import { assessRisk } from '../../src/risk/assess-risk.js';
import { analyse } from '../../src/shell/understand.js';
import { floodedInterpreters, floodedTools, floodedWords } from '../../test/fixtures/shell/flooded-code.js';
import { fuzzSeeds } from '../../test/fixtures/shell/fuzz-seeds.js';
import { heavyCommands } from '../../test/fixtures/shell/heavy-commands.js';
import { mutator } from '../../test/fixtures/shell/mutate.js';

/** No command may take longer. */
export const fuzzLimitMilliseconds = 50;

/** What became of many mutated commands. */
export interface FuzzReport {
  readonly count: number;
  /** Commands that threw, at most ten. */
  readonly thrown: readonly string[];
  readonly throws: number;
  /** Commands that took too long, and again each time that they were asked alone; at most ten. */
  readonly slow: readonly string[];
  /** The longest that a command took, milliseconds of processor time: the shortest of its repetitions. */
  readonly slowest: number;
  readonly slowestCommand: string;
  /** How often each problem was answered. */
  readonly problems: Readonly<Record<string, number>>;
}

/** How often a command that took long is timed again, alone. */
export const repetitions = 7;

function processorTime(command: string): number {
  const before = process.cpuUsage();
  assessRisk(analyse(command));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/**
 * What a suspect takes alone, milliseconds of processor time: what else the machine does takes none of it, and what the
 * collector has to clear of others is not in every repetition.
 */
function shortest(command: string): number {
  return Math.min(...Array.from({ length: repetitions }, () => processorTime(command)));
}

const most = 10;
/** Commands that are timed again in the end, when everything is warm and what was chance has gone. */
const mostSuspects = 200;
const suspectMilliseconds = 10;

interface Suspect {
  readonly command: string;
  readonly milliseconds: number;
}

/** Keeps the slowest. */
function suspect(suspects: Suspect[], command: string, milliseconds: number): void {
  if (milliseconds < suspectMilliseconds) return;
  suspects.push({ command, milliseconds });
  if (suspects.length < 2 * mostSuspects) return;
  suspects.sort((a, b) => b.milliseconds - a.milliseconds);
  suspects.length = mostSuspects;
}

/** Analyses `count` mutated commands, the same for the same seed. */
export function fuzz(count: number, seed: number, tell?: (done: number, throws: number) => void): FuzzReport {
  const mutated = mutator(fuzzSeeds(), seededRandom(seed));
  const heavy = [...heavyCommands(), ...floodedInterpreters(), ...floodedTools(), ...floodedWords()];
  // What is heaviest by design comes last, on an engine that is warm.
  const next = (left: number): string => (left < heavy.length ? (heavy[left] as string) : mutated());
  const thrown: string[] = [];
  const suspects: Suspect[] = [];
  const problems: Record<string, number> = {};
  let throws = 0;
  for (let done = 1; done <= count; done += 1) {
    const command = next(count - done);
    const before = performance.now();
    try {
      const analysis = analyse(command);
      assessRisk(analysis);
      suspect(suspects, command, performance.now() - before);
      for (const { code } of analysis.problems) problems[code] = (problems[code] ?? 0) + 1;
    } catch (error) {
      throws += 1;
      if (thrown.length < most) thrown.push(`${String(error)}: ${command.slice(0, 2_000)}`);
    }
    if (done % 50_000 === 0) tell?.(done, throws);
  }
  const again = suspects.map(({ command }) => ({ command, milliseconds: shortest(command) }));
  again.sort((a, b) => b.milliseconds - a.milliseconds);
  const slow = again.filter(({ milliseconds }) => milliseconds > fuzzLimitMilliseconds);
  return {
    count,
    thrown,
    throws,
    slow: slow.slice(0, most).map(({ command }) => command),
    slowest: again[0]?.milliseconds ?? suspectMilliseconds,
    slowestCommand: again[0]?.command ?? '',
    problems,
  };
}

function shown({ throws, slowest, slowestCommand, problems }: FuzzReport): string {
  const counts = Object.entries(problems).map(([code, times]) => `${code} ${times}`);
  const which = JSON.stringify(slowestCommand.slice(0, 120));
  return `${throws} thrown, slowest ${slowest.toFixed(1)} ms (${slowestCommand.length} characters: ${which}), ${counts.join(', ')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [count = 1_000_000, seed = 1] = process.argv.slice(2).map(Number);
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  const report = fuzz(count, seed, (done, throws) => write(`${done}: ${throws} thrown`));
  write(`${count} commands, seed ${seed}: ${shown(report)}`);
  for (const command of report.thrown) write(`threw ${JSON.stringify(command)}`);
  for (const command of report.slow) write(`slow ${JSON.stringify(command.slice(0, 4_000))}`);
  process.exitCode = report.throws > 0 || report.slow.length > 0 ? 1 : 0;
}
