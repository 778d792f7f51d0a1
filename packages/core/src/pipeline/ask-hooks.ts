import { abortable } from './abortable.js';
import type { CommandHooks, StageContext } from './hooks.js';
import type { PipelineParts } from './parts.js';

/** What one plugin answered, or that it failed: it threw, or its answer is none. */
export type HookAnswer<Value> =
  | { readonly plugin: string; readonly value: Value }
  | { readonly plugin: string; readonly error: unknown };

/** One question to the plugins. */
export interface HookQuestion<Value> {
  readonly hook: keyof CommandHooks;
  /** Calls the hook of one plugin. */
  readonly call: (hooks: CommandHooks) => unknown;
  /** Makes a value of an answer, or throws. */
  readonly read: (answer: unknown, plugin: string) => Value;
}

/** Text of whatever was thrown. */
export function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return 'something that has no text was thrown';
  }
}

/** Whether any plugin has the hook. */
export function hasHook({ hooks: all }: PipelineParts, hook: keyof CommandHooks): boolean {
  for (const { hooks } of all) if (hooks[hook] !== undefined) return true;
  return false;
}

/** Logs and tells that a hook failed. */
export function reportFailure(
  { logger, tell }: PipelineParts,
  plugin: string,
  hook: keyof CommandHooks,
  error: unknown,
): void {
  logger.error({ err: error, plugin, hook }, 'a plugin failed');
  tell('plugin.failed', { plugin, hook, message: messageOf(error) });
}

async function askOne<Value>(
  parts: PipelineParts,
  { hook, call, read }: HookQuestion<Value>,
  { signal }: StageContext,
  { plugin, hooks }: PipelineParts['hooks'][number],
): Promise<HookAnswer<Value> | undefined> {
  try {
    const answer = await abortable(signal, call(hooks));
    return answer === undefined || answer === null ? undefined : { plugin, value: read(answer, plugin) };
  } catch (error) {
    // An abort is the caller's doing, not the plugin's.
    signal.throwIfAborted();
    reportFailure(parts, plugin, hook, error);
    return { plugin, error };
  }
}

/** Asks every plugin that has the hook, all at once; answers in plugin order. Rejects only when the signal aborts. */
export async function askAll<Value>(
  parts: PipelineParts,
  stage: StageContext,
  question: HookQuestion<Value>,
): Promise<readonly HookAnswer<Value>[]> {
  const asked = parts.hooks.filter(({ hooks }) => hooks[question.hook] !== undefined);
  const answers = await Promise.all(asked.map((named) => askOne(parts, question, stage, named)));
  return answers.filter((answer) => answer !== undefined);
}

/** Asks plugin after plugin; the caller may stop. Rejects only when the signal aborts. */
export async function* askInTurn<Value>(
  parts: PipelineParts,
  stage: StageContext,
  question: HookQuestion<Value>,
  order: 'forward' | 'reverse' = 'forward',
): AsyncGenerator<HookAnswer<Value>> {
  const asked = parts.hooks.filter(({ hooks }) => hooks[question.hook] !== undefined);
  for (const named of order === 'forward' ? asked : asked.reverse()) {
    const answer = await askOne(parts, question, stage, named);
    if (answer !== undefined) yield answer;
  }
}
