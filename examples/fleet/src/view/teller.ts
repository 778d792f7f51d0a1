import { type RunUpdate, runProgress } from '@opspilot/orchestration';
import { createLogUpdate } from 'log-update';
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

function lineTeller(stream: NodeJS.WritableStream): Teller {
  const progress = runProgress();
  return {
    tell: (update) => {
      for (const line of progress.take(update)) stream.write(`${line}\n`);
    },
    end: () => {},
  };
}

/** A picture of the whole run, drawn again in its place. */
function pictureTeller(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Teller {
  const paint = paintFor(stream, environment);
  const picture = createLogUpdate(stream);
  const progress = runProgress();
  let drawnAt = 0;
  let timer: NodeJS.Timeout | undefined;
  const draw = (): void => {
    clearTimeout(timer);
    timer = setTimeout(draw, tickEvery);
    const now = Date.now();
    drawnAt = now;
    picture(progress.picture({ columns: stream.columns || 80, rows: stream.rows || 24, now, paint }).join('\n'));
  };
  stream.on('resize', draw);
  return {
    tell: (update) => {
      progress.take(update);
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
