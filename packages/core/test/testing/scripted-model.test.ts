import { definePlugin, type ModelSchema, OpsPilot, scriptedExecutor } from '@opspilot/core';
import { scriptedModel } from '@opspilot/core/testing';
import { describe, expect, it } from 'vitest';

interface Proposed {
  readonly command: string;
}

const schema: ModelSchema<Proposed> = {
  name: 'command',
  jsonSchema: { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] },
  parse: (value) => {
    const { command } = value as Partial<Proposed>;
    if (typeof command !== 'string') throw new TypeError('command must be a string');
    return { command };
  },
};
const ask = (content: string) => ({ messages: [{ role: 'user' as const, content }], schema });

describe('a scripted model', () => {
  it('gives its answers in turn, the last one for good, and keeps what it was asked', async () => {
    const model = scriptedModel({ command: 'uptime' }, ({ messages }) => ({ command: `echo ${messages[0]?.content}` }));
    const said = [];
    for (const content of ['one', 'two', 'three words here'])
      said.push((await model.generate(ask(content))).value.command);
    expect(said).toEqual(['uptime', 'echo two', 'echo three words here']);
    expect(model.prompts.map(({ messages, schema: name }) => [name, messages[0]?.content])).toEqual([
      ['command', 'one'],
      ['command', 'two'],
      ['command', 'three words here'],
    ]);
  });

  it('is checked as a server would be', async () => {
    await expect(scriptedModel({ cmd: 'uptime' }).generate(ask('x'))).rejects.toThrow('command must be a string');
    await expect(scriptedModel(new Error('rate limited')).generate(ask('x'))).rejects.toThrow('rate limited');
    await expect(scriptedModel().generate(ask('x'))).rejects.toMatchObject({ code: 'unexpected-prompt' });
    const reason = new Error('enough');
    await expect(scriptedModel({}).generate({ ...ask('x'), signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('serves a plugin that makes commands of sentences', async () => {
    const model = scriptedModel({ command: 'systemctl restart nginx' });
    const generator = definePlugin({
      id: 'generator',
      setup: (context) => ({
        api: {},
        hooks: {
          propose: async ({ text }, { signal }) => (await context.model?.generate({ ...ask(text), signal }))?.value,
        },
      }),
    });
    const executor = scriptedExecutor([{ command: /nginx/, reply: {} }]);
    const pilot = await OpsPilot.create({ model, executor, plugins: [generator] });
    const outcome = await pilot.run({ intent: 'restart the web server' });
    expect(outcome).toMatchObject({ status: 'succeeded', command: 'systemctl restart nginx' });
    expect(model.prompts).toHaveLength(1);
    await pilot.close();
  });
});
