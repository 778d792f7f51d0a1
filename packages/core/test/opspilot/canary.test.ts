import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type Context, type ContextManager, context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { type CommandHooks, definePlugin, type OpsContext, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'opspilot-canary-'));
const file = join(directory, 'ops.db');

/** From the secrets provider: hidden beyond its command. */
const known = 'kn0wn-Canary/9f27+c1=x';
/** In a variable with a telling name, hidden while its command lasts. */
const telling = 'telling-canary-51d0e7';

const exporter = new InMemorySpanExporter();
const logged: string[] = [];
/** Whatever anybody outside could see: events, outcomes, plans, errors, records. */
const seen: unknown[] = [];

function contextManager(): ContextManager {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, work, self, ...parameters) => storage.run(active, () => work.apply(self as never, parameters)),
    bind: (_active, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}

const both = `${known} and ${telling}`;
const broken = (): never => {
  throw new Error(`could not log in with ${both}`, { cause: new Error(both) });
};

/** A plugin that tells the secrets wherever it is let. */
function gossip(hooks: CommandHooks) {
  return definePlugin({
    id: 'gossip',
    setup: (given: OpsContext) => {
      const tell = (): void => {
        given.logger.warn({ [both]: both, nested: [{ err: new Error(both) }] }, both);
        given.logger.child({ both }).info(both);
        given.events.extend<{ 'gossip.told': object }>().emit('gossip.told', { both, list: [both] }, both);
      };
      const gate: CommandHooks['gate'] = (draft, stage) => {
        tell();
        return hooks.gate?.(draft, stage);
      };
      return { api: {}, hooks: { ...hooks, gate } };
    },
  });
}

const asking: CommandHooks['gate'] = () => ({
  decision: 'require-approval',
  findings: [{ rule: `rule of ${both}`, decision: 'require-approval', reason: both, alternatives: [both] }],
});

async function pilotWith(hooks: CommandHooks) {
  const pilot = await OpsPilot.create({
    storage: sqliteStorage(file),
    secrets: { get: async () => known },
    logger: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
    approve: () => ({ approved: true, by: `grace with ${both}`, reason: both }),
    plugins: [gossip(hooks)],
  });
  pilot.events.on('*', (event) => seen.push(event));
  return pilot;
}

/** Text of everything in the directory: database, write-ahead log, output files. */
function onDisk(): string {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

const request = {
  env: { DEPLOY_TOKEN: telling },
  secrets: { CANARY: 'deploy' },
  stdin: `${both}\n`,
  metadata: { [both]: both, list: [both] },
  parent: both,
  actor: both,
};

/** Prints both at every turn, each print a write of its own, so that they are cut at odd places: 200 KB of it. */
const flood = `i=0; while [ $i -lt 2000 ]; do printf '%s' "$i $CANARY"; printf '%s %s\n' "$DEPLOY_TOKEN" "$CANARY" >&2; i=$((i+1)); done`;

/** Every record, and the whole of what each command said. */
async function allRecords({ history }: OpsPilot): Promise<readonly unknown[]> {
  const records = await history.list();
  const outputs = records.flatMap(({ id }) => [history.output(id, 'stdout'), history.output(id, 'stderr')]);
  const texts = outputs.map(async (output) => Buffer.concat(await (await output).toArray()).toString('latin1'));
  return [...records, ...(await Promise.all(texts))];
}

beforeAll(() => {
  context.setGlobalContextManager(contextManager());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
});
afterAll(() => {
  trace.disable();
  context.disable();
  rmSync(directory, { recursive: true, force: true });
});

describe('a secret', () => {
  it('sent down every path is nowhere to be seen', async () => {
    const pilot = await pilotWith({
      analyse: () => ({ commands: [], effects: [], template: both, problems: [{ code: 'odd', message: both }] }),
      assess: () => ({ score: 0.5, reasons: [{ code: 'a', message: both }] }),
      gate: asking,
      prepare: () => ({ id: `point ${both}`, summary: both }),
      verify: () => ({ name: both, result: 'failed', message: both }),
      recover: broken,
      record: broken,
      preview: broken,
    });
    const keep = async (work: Promise<unknown>): Promise<void> => {
      seen.push(await work.catch((error: unknown) => error));
    };
    const onOutput = ({ bytes }: { bytes: Uint8Array }): void => void seen.push(Buffer.from(bytes).toString());

    await keep(pilot.run({ ...request, command: `cat; echo "$CANARY"; echo ${both} >&2; exit 3`, onOutput }));
    await keep(pilot.run({ ...request, command: flood, onOutput }));
    await keep(pilot.run({ ...request, command: 'true', verify: [`${flood}; exit 1`, `echo ${both}; exit 2`] }));
    await keep(pilot.plan({ ...request, command: `echo ${both}` }));
    const plan = await pilot.plan({ ...request, command: 'true' });
    await keep(pilot.approvals.issue(plan, { by: known, reason: known }));
    seen.push(...(await allRecords(pilot)));
    const live = onDisk();
    await pilot.close();

    const failing = await pilotWith({ gate: broken, propose: broken });
    await keep(failing.run({ ...request, command: 'true' }));
    await keep(failing.run({ ...request, intent: `log in with ${known}` }));
    await failing.close();
    const unprepared = await pilotWith({ prepare: broken });
    await keep(unprepared.run({ ...request, command: 'true' }));
    await unprepared.close();

    const everything = {
      'on disk while open': live,
      'on disk once closed': onDisk(),
      'in the log': logged.join(''),
      'in what a user sees': inspect(seen, {
        depth: Number.POSITIVE_INFINITY,
        maxArrayLength: null,
        maxStringLength: null,
        showHidden: true,
      }),
      'in spans': inspect(
        exporter
          .getFinishedSpans()
          .map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
        { depth: 9 },
      ),
    };
    for (const [where, text] of Object.entries(everything)) {
      // What was looked at is what was meant: redaction left its mark.
      if (where !== 'in spans') expect(text, where).toContain('[redacted');
      for (const secret of [known, telling]) expect(text.includes(secret), `${secret} ${where}`).toBe(false);
    }
  });

  it('that was only hidden for its command is visible again afterwards', async () => {
    const pilot = await OpsPilot.create();
    const hidden = await pilot.run({ command: 'echo "$DEPLOY_TOKEN"', env: { DEPLOY_TOKEN: telling } });
    expect(hidden.stdout.text).toMatch(/^\[redacted[^\n]*\]\n$/);
    // Passed as an argument under no telling name, nothing says that it is a secret.
    await expect(pilot.run(`echo ${telling}`)).resolves.toMatchObject({ stdout: { text: `${telling}\n` } });
    await pilot.close();
  });

  it.each([
    'DB_PASSWORD',
    'PGPASS',
    'MYSQL_PWD',
    'API_KEY',
    'apiKey',
    'GITHUB_TOKEN',
    'CLIENT_SECRET',
    'SIGNING_KEY',
    'HTTP_AUTHORIZATION',
    'SESSION_COOKIE',
    'AWS_CREDENTIALS',
  ])('in the variable %s is told by its name', async (name) => {
    const pilot = await OpsPilot.create();
    const { stdout } = await pilot.run({ command: `printenv ${name}`, env: { [name]: telling } });
    expect(stdout.text).not.toContain(telling);
    await pilot.close();
  });

  it.each(['MY_CWD', 'KEYBOARD', 'LANG', 'PASSAGE'])('is not suspected in the variable %s', async (name) => {
    const pilot = await OpsPilot.create();
    const { stdout } = await pilot.run({ command: `echo "$${name}"`, env: { [name]: '/ordinary/value' } });
    expect(stdout.text).toBe('/ordinary/value\n');
    await pilot.close();
  });
});

describe('spans', () => {
  it('are one for the run and one for each stage that concerned it, with the status and no command', async () => {
    exporter.reset();
    const pilot = await OpsPilot.create({ plugins: [gossip({ gate: () => undefined })] });
    const { id } = await pilot.run({ command: 'exit 3', metadata: { hint: 'exit 3' } });
    await pilot.close();
    const spans = exporter.getFinishedSpans();
    const root = spans.find(({ name }) => name === 'opspilot.run');
    expect(root?.attributes).toEqual({
      'opspilot.command.id': id,
      'opspilot.host': 'localhost',
      'opspilot.status': 'failed',
    });
    const children = spans.filter((span) => span !== root);
    expect(children.map(({ name }) => name)).toEqual(
      ['propose', 'analyse', 'assess', 'gate', 'execute', 'record'].map((stage) => `opspilot.${stage}`),
    );
    for (const child of children) {
      expect(child.parentSpanContext?.spanId).toBe(root?.spanContext().spanId);
      expect(child.attributes['opspilot.command.id']).toBe(id);
    }
    expect(children.find(({ name }) => name === 'opspilot.execute')?.attributes['error.type']).toBe('command-failed');
    expect(
      inspect(
        spans.map(({ attributes, events, status }) => ({ attributes, events, status })),
        { depth: 9 },
      ),
    ).not.toContain('exit 3');
  });
});
