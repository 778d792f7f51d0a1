import type { Duplex } from 'node:stream';
import type { Keepalive } from './keepalive.js';

/**
 * Tells when the other side has been silent although it was asked again and again. Whatever arrives counts as an answer:
 * behind much output over a slow line, the answer itself comes late. Turns of the timer are counted, not time: a process
 * that was stopped for a while reads first what came meanwhile.
 *
 * @param silent - called once, with the milliseconds of silence
 * @returns stops watching
 */
export function watchSilence(
  socket: Duplex,
  { interval, count }: Keepalive,
  silent: (milliseconds: number) => void,
): () => void {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
    // The first one asks; after the last question there was one more interval to answer it.
    if (turns <= count) return;
    stop();
    silent(turns * interval);
  }, interval);
  const hear = (): void => {
    turns = 0;
    timer.refresh();
  };
  const stop = (): void => {
    clearInterval(timer);
    socket.off('data', hear);
  };
  socket.on('data', hear);
  // The socket keeps the process alive while it is wanted.
  timer.unref();
  return stop;
}
