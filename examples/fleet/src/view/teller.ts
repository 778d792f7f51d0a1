import { type RunUpdate, runProgress } from '@opspilot/orchestration';
import { createLogUpdate } from 'log-update';
import { ordersToGive, waitingOf } from './orders-to-give.js';
import { paintFor } from './paint.js';

/** Shows a run while it goes on. */
export interface Teller {
  tell(update: RunUpdate): void;
  /** Leaves the last picture standing. */
  end(): void;
}

/** Milliseconds between two pictures: nobody reads faster, and a terminal over a slow line keeps up. */
const drawEvery = 100;
/** The clock goes on when nothing happens. */
const tickEvery = 1_000;

/** One line of JSON for each thing that happens, for machines. Those of one `sequence` belong to one stored event. */
function jsonTeller(stream: NodeJS.WritableStream): Teller {
  return {
    tell: ({ run, sequence, at, news }) => {
      for (const each of news) stream.write(`${JSON.stringify({ run, sequence, at, ...each })}\n`);
    },
    end: () => {},
  };
}

function ordersOf({ run, program, state }: RunUpdate): readonly string[] {
  return ordersToGive(run, waitingOf(program, state));
}

function lineTeller(stream: NodeJS.WritableStream): Teller {
  const progress = runProgress();
  let given: readonly string[] = [];
  return {
    tell: (update) => {
      for (const line of progress.take(update)) stream.write(`${line}\n`);
      const orders = ordersOf(update);
      for (const order of orders) if (!given.includes(order)) stream.write(`${' '.repeat(11)}${order}\n`);
      given = orders;
    },
    end: () => {},
  };
}

/** A picture of the whole run, drawn again in its place. */
function pictureTeller(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Teller {
  const paint = paintFor(stream, environment);
  const picture = createLogUpdate(stream);
  const progress = runProgress();
  let orders: readonly string[] = [];
  let drawnAt = 0;
  let timer: NodeJS.Timeout | undefined;
  const draw = (): void => {
    clearTimeout(timer);
    timer = setTimeout(draw, tickEvery);
    const now = Date.now();
    drawnAt = now;
    const columns = stream.columns || 80;
    const taken = orders.reduce((sum, order) => sum + Math.ceil(order.length / columns), 0);
    const rows = Math.max(1, (stream.rows || 24) - taken);
    const lines = progress.picture({ columns, rows, now, paint });
    picture([...lines, ...orders].join('\n'));
  };
  stream.on('resize', draw);
  return {
    tell: (update) => {
      progress.take(update);
      orders = ordersOf(update);
      const wait = drawnAt + drawEvery - Date.now();
      if (wait <= 0) draw();
      else {
        clearTimeout(timer);
        timer = setTimeout(draw, wait);
      }
    },
    end: () => {
      draw();
      clearTimeout(timer);
      stream.off('resize', draw);
      picture.done();
    },
  };
}

/** The teller that suits whoever reads. */
export function tellerFor(stream: NodeJS.WriteStream, json: boolean, environment: NodeJS.ProcessEnv): Teller {
  if (json) return jsonTeller(stream);
  const isLiving = stream.isTTY === true && environment['TERM'] !== 'dumb' && !environment['CI'];
  return isLiving ? pictureTeller(stream, environment) : lineTeller(stream);
}
