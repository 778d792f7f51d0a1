import { systemClock } from '../../src/clock/clock.js';
import { createHistory } from '../../src/history/create-history.js';
import { silentLogger } from '../../src/logger/logger.js';
import { systemRandom } from '../../src/random/random.js';
import { sqliteStorage } from '../../src/sqlite.js';
import { commandEnd, commandStart } from './records.js';

/**
 * A process that writes the history in the file of its first argument, and tells on stdout what was acknowledged.
 *
 * - `endless`: commands one after the other.
 * - `one`: one command with spooled output that runs until a line arrives on stdin.
 */
const [path = '', mode = ''] = process.argv.slice(2);
const tell = (line: string): void => void process.stdout.write(`${line}\n`);

const storage = sqliteStorage(path);
const { recorder, close } = await createHistory({
  storage,
  clock: systemClock,
  random: systemRandom,
  logger: silentLogger,
  outputLimit: 16,
});

if (mode === 'endless') {
  for (;;) {
    const start = commandStart();
    await recorder.begin(start);
    tell(`begun ${start.id}`);
    await recorder.finish(start, commandEnd());
    tell(`ended ${start.id}`);
    // The pipe is written between turns.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const start = commandStart();
await recorder.begin(start);
const capture = recorder.capture(start.id, 'stdout');
await capture.write(Buffer.from('longer than sixteen bytes'));
tell(`begun ${start.id}`);
await new Promise((resolve) => process.stdin.once('data', resolve));
const stdout = await capture.end();
await recorder.finish(start, commandEnd({ stdout }));
tell(`ended ${start.id}`);
await close();
await storage.close();
process.stdin.destroy();
