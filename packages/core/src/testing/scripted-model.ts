import { OpsError } from '../errors/ops-error.js';
import type { JsonValue } from '../history/command-record.js';
import type { LanguageModel, ModelMessage, ModelRequest } from '../model/language-model.js';

/** What a model was asked. */
export interface ScriptedPrompt {
  readonly messages: readonly ModelMessage[];
  /** Name of the schema that the answer had to fit. */
  readonly schema: string;
}

/** A value as a server would send it, what makes one of the prompt, or an `Error` to reject with. */
export type ScriptedAnswer = JsonValue | Error | ((prompt: ScriptedPrompt) => unknown);

/** A model that says what it is told to, and tells what it was asked. */
export interface ScriptedModel extends LanguageModel {
  readonly prompts: readonly ScriptedPrompt[];
}

/**
 * A language model for tests: gives `answers` one after the other, the last of them for good. Each is checked by the
 * request's schema, as a server's would be, so that a wrong one fails where a wrong one would. Usage counts words.
 *
 * @throws OpsError `unexpected-prompt` when there is no answer at all; the signal's reason when it aborted; what `parse`
 * of the schema throws
 */
export function scriptedModel(...answers: readonly ScriptedAnswer[]): ScriptedModel {
  const prompts: ScriptedPrompt[] = [];
  return {
    id: 'scripted',
    prompts,
    async generate<Value>({ messages, schema, signal }: ModelRequest<Value>) {
      signal?.throwIfAborted();
      const prompt = { messages, schema: schema.name };
      const answer = answers[Math.min(prompts.length, answers.length - 1)];
      prompts.push(prompt);
      if (answers.length === 0) {
        throw new OpsError(
          'unexpected-prompt',
          `Nothing was scripted for "${schema.name}"; pass an answer to scriptedModel.`,
        );
      }
      const said: unknown = await (typeof answer === 'function' ? answer(prompt) : answer);
      signal?.throwIfAborted();
      if (said instanceof Error) throw said;
      const usage = {
        input: words(...messages.map(({ content }) => content)),
        output: words(JSON.stringify(said) ?? ''),
      };
      return { value: schema.parse(said), usage };
    },
  };
}

function words(...texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.split(/\s+/).filter(Boolean).length, 0);
}
