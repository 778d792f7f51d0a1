import { abortable } from './abortable.js';
import type { CommandHooks, StageContext } from './hooks.js';
import type { PipelineParts } from './parts.js';

/** What one plugin answered, or that it threw. */
export type HookAnswer<Value> =
  | { readonly plugin: string; readonly value: Value }
  | { readonly plugin: string; readonly error: unknown };

/** Calls one hook of one plugin. */
export type HookCall<Value> = (hooks: CommandHooks) => Value | undefined | Promise<Value | undefined>;

/** Text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function askOne<Value>(
  parts: PipelineParts,
  name: keyof CommandHooks,
  stage: StageContext,
  plugin: string,
  call: () => Value | undefined | Promise<Value | undefined>,
): Promise<HookAnswer<Value> | undefined> {
  try {
    const value = await abortable(stage.signal, call());
    return value === undefined || value === null ? undefined : { plugin, value };
  } catch (error) {
    // An abort is the caller's doing, not the plugin's.
    stage.signal.throwIfAborted();
    parts.logger.error({ err: error, plugin, hook: name }, 'a plugin failed');
    parts.events.emit('plugin.failed', { plugin, hook: name, message: parts.redactor.text(messageOf(error)) });
    return { plugin, error };
  }
}

/** Asks every plugin that has the hook, all at once; answers in plugin order. Rejects only when the signal aborts. */
export async function askAll<Value>(
  parts: PipelineParts,
  name: keyof CommandHooks,
  stage: StageContext,
  call: HookCall<Value>,
): Promise<readonly HookAnswer<Value>[]> {
  const asked = parts.hooks.filter(({ hooks }) => hooks[name] !== undefined);
  if (asked.length === 0) return [];
  const answers = await Promise.all(
    asked.map(({ plugin, hooks }) => askOne(parts, name, stage, plugin, () => call(hooks))),
  );
  return answers.filter((answer) => answer !== undefined);
}

/** Asks plugin after plugin; the caller may stop. Rejects only when the signal aborts. */
export async function* askInTurn<Value>(
  parts: PipelineParts,
  name: keyof CommandHooks,
  stage: StageContext,
  call: HookCall<Value>,
  order: 'forward' | 'reverse' = 'forward',
): AsyncGenerator<HookAnswer<Value>> {
  const asked = parts.hooks.filter(({ hooks }) => hooks[name] !== undefined);
  for (const { plugin, hooks } of order === 'forward' ? asked : asked.reverse()) {
    const answer = await askOne(parts, name, stage, plugin, () => call(hooks));
    if (answer !== undefined) yield answer;
  }
}
