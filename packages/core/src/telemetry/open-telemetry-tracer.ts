import type * as OpenTelemetry from '@opentelemetry/api';
import { OpsError } from '../errors/ops-error.js';
import { noopTracer, type Span, type Tracer } from './tracer.js';

type Api = typeof OpenTelemetry;

/**
 * Spans through `@opentelemetry/api`, an optional peer: without it the tracer does nothing, and next to nothing until
 * an SDK is registered, which may happen later. A span's parent is found through the API's own context.
 *
 * @throws what importing the API throws, unless the package is not there
 */
export async function openTelemetryTracer(): Promise<Tracer> {
  const api = await importApi();
  return api === undefined ? noopTracer : tracerOf(api);
}

async function importApi(): Promise<Api | undefined> {
  try {
    return await import('@opentelemetry/api');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether the package itself is missing; a broken one, or one that misses something else, is for its owner to hear of. */
function isMissing(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_MODULE_NOT_FOUND') return false;
  return error.message.includes("Cannot find package '@opentelemetry/api'");
}

function tracerOf(api: Api): Tracer {
  const { context, trace, isSpanContextValid, INVALID_SPAN_CONTEXT } = api;
  const tracer = trace.getTracer('@opspilot/core');
  const within: <Result>(span: OpenTelemetry.Span, work: (handle: Span) => Promise<Result>) => Promise<Result> = async (
    span,
    work,
  ) => {
    const handle = handleOf(api, span);
    try {
      return await context.with(trace.setSpan(context.active(), span), work, undefined, handle);
    } catch (error) {
      handle.recordError(error);
      throw error;
    } finally {
      span.end();
    }
  };
  return {
    span: (name, attributes, work) => {
      const span = tracer.startSpan(name, { attributes });
      const spanContext = span.spanContext();
      // Without an SDK there is nothing to carry on to the children; the API then gives this one, which saves looking at it.
      if (spanContext === INVALID_SPAN_CONTEXT || !isSpanContextValid(spanContext))
        return noopTracer.span(name, attributes, work);
      return within(span, work);
    },
  };
}

function handleOf({ SpanStatusCode }: Api, span: OpenTelemetry.Span): Span {
  const recorded = new Set<unknown>();
  return {
    setAttribute: (name, value) => {
      span.setAttribute(name, value);
    },
    recordError: (error) => {
      // Work may record what it then throws.
      if (recorded.has(error)) return;
      recorded.add(error);
      const { type, message } = describe(error);
      span.setAttribute('error.type', type);
      span.recordException({ name: type, message });
      span.setStatus({ code: SpanStatusCode.ERROR, message });
    },
  };
}

function describe(error: unknown): { readonly type: string; readonly message: string } {
  if (OpsError.is(error)) return { type: error.code, message: error.message };
  return { type: error instanceof Error ? error.name : typeof error, message: '' };
}
