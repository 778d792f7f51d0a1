import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, type ContextManager, context, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { noopTracer, OpsError, openTelemetryTracer } from '@opspilot/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** What an application's SDK registers: OpenTelemetry's own context over Node's async context. */
function asyncContextManager(): ContextManager {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, work, self, ...parameters) => storage.run(active, () => work.apply(self as never, parameters)),
    bind: (active, target) =>
      typeof target === 'function'
        ? (((...all: unknown[]) => storage.run(active, () => target(...all))) as typeof target)
        : target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}

describe('openTelemetryTracer with an SDK', () => {
  const exporter = new InMemorySpanExporter();

  beforeEach(() => {
    exporter.reset();
    context.setGlobalContextManager(asyncContextManager());
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  });
  afterEach(() => {
    trace.disable();
    context.disable();
  });

  const finished = () => Object.fromEntries(exporter.getFinishedSpans().map((span) => [span.name, span]));

  it('makes a span of each stage, with its attributes and the result of the work', async () => {
    const tracer = await openTelemetryTracer();
    const result = await tracer.span('opspilot.assess', { host: 'web-1', findings: 2 }, async (span) => {
      span.setAttribute('decision', 'allow');
      return 42;
    });
    expect(result).toBe(42);
    const span = finished()['opspilot.assess'];
    expect(span?.attributes).toEqual({ host: 'web-1', findings: 2, decision: 'allow' });
    expect(span?.status.code).toBe(SpanStatusCode.UNSET);
    expect(span?.instrumentationScope.name).toBe('@opspilot/core');
  });

  it('nests spans across awaits, also when pieces of work overlap', async () => {
    const tracer = await openTelemetryTracer();
    const run = (name: string) =>
      tracer.span(name, {}, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        await tracer.span(`${name}.stage`, {}, async () => undefined);
      });
    await Promise.all([run('opspilot.a'), run('opspilot.b')]);
    const spans = finished();
    for (const name of ['opspilot.a', 'opspilot.b']) {
      expect(spans[`${name}.stage`]?.parentSpanContext?.spanId).toBe(spans[name]?.spanContext().spanId);
      expect(spans[name]?.parentSpanContext).toBeUndefined();
    }
  });

  it("is a child of the application's own span", async () => {
    const tracer = await openTelemetryTracer();
    await trace.getTracer('application').startActiveSpan('request', async (request) => {
      await tracer.span('opspilot.run', {}, async () => undefined);
      request.end();
    });
    const spans = finished();
    expect(spans['opspilot.run']?.parentSpanContext?.spanId).toBe(spans['request']?.spanContext().spanId);
  });

  it('records the code and the message of an OpsError, and passes it on', async () => {
    const tracer = await openTelemetryTracer();
    const error = new OpsError('host-unknown', 'No host web-9; add it.');
    const work = tracer.span('opspilot.execute', {}, async () => {
      throw error;
    });
    await expect(work).rejects.toBe(error);
    const span = finished()['opspilot.execute'];
    expect(span?.ended).toBe(true);
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'No host web-9; add it.' });
    expect(span?.attributes).toEqual({ 'error.type': 'host-unknown' });
    expect(span?.events.map(({ attributes }) => attributes)).toEqual([
      { 'exception.type': 'host-unknown', 'exception.message': 'No host web-9; add it.' },
    ]);
  });

  it.each<[string, () => never]>([
    [
      'an error',
      () => {
        throw new TypeError('mysql -pcanary failed');
      },
    ],
    [
      'a text',
      () => {
        throw 'canary';
      },
    ],
    [
      'an object',
      () => {
        throw { message: 'canary' };
      },
    ],
  ])('keeps nothing of %s of unknown make but its kind', async (_, fail) => {
    const tracer = await openTelemetryTracer();
    // `work` that throws before it returns a promise counts as well.
    await expect(tracer.span('opspilot.execute', {}, fail)).rejects.toBeDefined();
    const span = finished()['opspilot.execute'];
    expect(span?.status.code).toBe(SpanStatusCode.ERROR);
    expect(JSON.stringify([span?.attributes, span?.events, span?.status])).not.toContain('canary');
  });

  it('records an error that the work recorded itself once', async () => {
    const tracer = await openTelemetryTracer();
    const error = new OpsError('host-unknown', 'No host web-9; add it.');
    await tracer
      .span('opspilot.execute', {}, async (span) => {
        span.recordError(error);
        throw error;
      })
      .catch(() => undefined);
    expect(finished()['opspilot.execute']?.events).toHaveLength(1);
  });
});

describe('openTelemetryTracer without an SDK', () => {
  it('does the work, and makes spans once an SDK is registered', async () => {
    const tracer = await openTelemetryTracer();
    expect(await tracer.span('opspilot.run', {}, async () => 'done')).toBe('done');

    const exporter = new InMemorySpanExporter();
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
    await tracer.span('opspilot.run', {}, async () => 'done');
    trace.disable();
    expect(exporter.getFinishedSpans()).toHaveLength(1);
  });
});

describe('noopTracer', () => {
  it('does the work and passes on what it throws', async () => {
    expect(await noopTracer.span('opspilot.run', {}, async () => 1)).toBe(1);
    const error = new Error('no');
    const fail = (): never => {
      throw error;
    };
    await expect(noopTracer.span('opspilot.run', {}, fail)).rejects.toBe(error);
  });
});
