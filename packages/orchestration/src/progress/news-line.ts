import type { RunNews } from '../watch/run-news.js';
import { count, duration } from './text.js';

function orderText(order: Extract<RunNews, { type: 'ordered' }>['order']): string {
  return order.type === 'resolve' ? `${order.type} ${order.host} ${order.step} as ${order.result}` : order.type;
}

function commandLine(news: Extract<RunNews, { type: 'command-ended' }>): string | undefined {
  const { host, step, kind, result, milliseconds, attempt, code } = news;
  if (kind === 'creates' || kind === 'unless') {
    return result === 'succeeded' ? `${host}  ${step}  done already` : undefined;
  }
  const what = kind === 'step' ? step : `${step} (${kind})`;
  const time = milliseconds === undefined ? '' : ` in ${duration(milliseconds)}`;
  return `${host}  ${what}  ${result}${time}${attempt > 1 ? `, attempt ${attempt}` : ''}${code === undefined || code === 'command-failed' ? '' : ` (${code})`}`;
}

/** What happened, as a line of a log; undefined for what a log is better without. */
export function newsLine(news: RunNews): string | undefined {
  switch (news.type) {
    case 'run-started':
      return `${news.name}: ${count(news.steps.length, 'step')} on ${count(news.hosts, 'host')}`;
    case 'batch-started':
      return news.of > 1 ? `batch ${news.batch} of ${news.of}: ${count(news.hosts, 'host')}` : undefined;
    case 'command-ended':
      return commandLine(news);
    case 'backing-off':
      return `${news.host}  ${news.step}  tried again in ${duration(news.milliseconds)}`;
    case 'host-unresolved':
      return `${news.host}  ${news.step}  may have run, and nobody knows how it ended; nothing is started until somebody says (order resolve)`;
    case 'gate-reached':
      return news.gate === 'promotion' ? `batch ${news.batch} waits for promotion (order promote)` : undefined;
    case 'measured':
      return `batch ${news.batch} measured${typeof news.value === 'object' ? '' : `: ${news.value}`}`;
    case 'ordered':
      return `ordered: ${orderText(news.order)}`;
    case 'run-paused':
      return 'paused (order resume)';
    case 'run-resumed':
      return 'goes on';
    case 'run-stopping':
      return `stops (${news.because}): ${news.because === 'cancel' ? 'what runs is ended' : 'what runs ends first'}`;
    case 'rolling-back':
      return 'rolls back';
    default:
      return undefined;
  }
}
