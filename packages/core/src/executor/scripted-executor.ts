import { setMaxListeners } from 'node:events';
import { type Clock, systemClock } from '../clock/clock.js';
import { OpsError } from '../errors/ops-error.js';
import type { Execution, ExecutionOptions, Executor } from './executor.js';
import { executorClosed, executorError, startCancelled } from './executor-error.js';
import type { Host } from './host.js';
import { playReply } from './scripted/play-reply.js';
import { ruleMatches, type ScriptedCall, type ScriptedReply, type ScriptedRule } from './scripted/script.js';
import { validateCommand } from './validate-command.js';
import { validateOptions } from './validate-options.js';

/** What a scripted executor is made of. */
export interface ScriptedExecutorOptions {
  /** Where delays and limits take their time from; a simulated one makes hours pass in no time. */
  readonly clock?: Clock;
  /** What outcomes say: true for a simulation, false (default) where it stands for a real executor in a test. */
  readonly simulated?: boolean;
}

/** An executor that plays a script, and tells what it was asked. */
export interface ScriptedExecutor extends Executor {
  /** Every call that was valid, in order. */
  readonly calls: readonly ScriptedCall[];
}

/**
 * Answers commands from a script instead of running them: for tests of what is built on executors, and to simulate fleets.
 * It validates, holds back, cancels and times out as a real executor does. The first rule that matches and is not used up
 * answers; a command that no rule is about rejects with `unexpected-command`, naming what was expected.
 */
export function scriptedExecutor(
  script: readonly ScriptedRule[],
  { clock = systemClock, simulated = false }: ScriptedExecutorOptions = {},
): ScriptedExecutor {
  const calls: ScriptedCall[] = [];
  const used = new Map<ScriptedRule, number>();
  const running = new Set<Promise<unknown>>();
  const closing = new AbortController();
  // Every command under way listens to it.
  setMaxListeners(0, closing.signal);

  const answer = (call: ScriptedCall): ScriptedReply => {
    const rule = script.find((each) => (used.get(each) ?? 0) < (each.times ?? Infinity) && ruleMatches(each, call));
    if (rule === undefined) throw unexpected(call, script);
    used.set(rule, (used.get(rule) ?? 0) + 1);
    return typeof rule.reply === 'function' ? rule.reply(call) : rule.reply;
  };
  const launch = async (host: Host, command: string, execution: ExecutionOptions): Promise<Execution> => {
    const { call, heard } = recordCall(host, command, execution, clock.now());
    calls.push(call);
    const reply = answer(call);
    await waitForStart(reply.startsAfter, execution, clock, closing.signal);
    if (reply.fault?.kind === 'reject') {
      throw new OpsError(
        reply.fault.code,
        reply.fault.message ?? `As scripted, ${host.name} did not start the command.`,
      );
    }
    const played = playReply(reply, { clock, execution, closing: closing.signal, heard });
    running.add(played.result);
    void played.result.then(() => running.delete(played.result));
    return played;
  };

  return {
    kind: 'scripted',
    simulated,
    calls,
    start: async (host, command, execution = {}) => {
      if (closing.signal.aborted) throw executorClosed();
      validateCommand(command);
      validateOptions(execution);
      if (execution.signal?.aborted === true) throw startCancelled(execution.signal);
      return launch(host, command, execution);
    },
    close: async () => {
      closing.abort();
      await Promise.all(running);
    },
  };
}

function recordCall(
  host: Host,
  command: string,
  { id, cwd, env, become, pty }: ExecutionOptions,
  calledAt: number,
): { readonly call: ScriptedCall; readonly heard: (bytes: Uint8Array) => void } {
  const chunks: Uint8Array[] = [];
  const call: ScriptedCall = {
    command,
    host,
    id,
    cwd,
    env: Object.keys(env ?? {}),
    become: become?.user,
    hasTerminal: pty !== undefined,
    calledAt,
    get stdin() {
      return Buffer.concat(chunks);
    },
  };
  // Copied: a source may use its buffer again.
  return { call, heard: (bytes) => chunks.push(Buffer.from(bytes)) };
}

async function waitForStart(
  delay: number | undefined,
  { signal, timeouts }: ExecutionOptions,
  clock: Clock,
  closing: AbortSignal,
): Promise<void> {
  if (delay === undefined) return;
  const limit = timeouts?.start ?? Infinity;
  try {
    await clock.sleep(Math.min(delay, limit), AbortSignal.any(signal === undefined ? [closing] : [closing, signal]));
  } catch {
    throw closing.aborted ? executorClosed() : startCancelled(signal);
  }
  if (delay > limit)
    throw executorError('start-timed-out', `The command had not started after ${limit} ms; it did not run.`);
}

function unexpected(call: ScriptedCall, script: readonly ScriptedRule[]): OpsError {
  const expected = script.map(({ command }) => (typeof command === 'function' ? 'a function' : String(command)));
  return new OpsError(
    'unexpected-command',
    `No rule of the script answers "${call.command}" on ${call.host.name}. It has rules for: ${expected.join(', ') || 'nothing'}.`,
    { details: { command: call.command, host: call.host.name } },
  );
}
