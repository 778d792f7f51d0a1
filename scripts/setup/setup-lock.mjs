import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Beside node_modules, not in it: `npm ci` begins by emptying that folder.
const LOCK = '.opspilot-setup.lock';
const POLL_MILLISECONDS = 250;

/** @param {string} path */
function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Takes the lock if it is free. The file appears with its content in one step, so nobody reads it half written.
 * @param {string} lock
 */
function tryAcquire(lock) {
  const draft = `${lock}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Clears a lock whose holder died. Of several that try, one rename wins; should it have caught a lock taken in the
 * meantime, that one is put back.
 * @param {string} lock
 * @param {string} deadHolder
 */
function clearAbandoned(lock, deadHolder) {
  const aside = `${lock}.${process.pid}.abandoned`;
  try {
    renameSync(lock, aside);
    if (readOrEmpty(aside) !== deadHolder) linkSync(aside, lock);
  } catch {
    // Somebody else was quicker; the next round sees what they left.
  }
  rmSync(aside, { force: true });
}

/**
 * Runs `work` while no other process sets up the same clone.
 * @template Result
 * @param {string} root
 * @param {{ work: () => Promise<Result>, onWait: (holder: string, lock: string) => void }} options
 * @returns {Promise<Result>}
 */
export async function withSetupLock(root, { work, onWait }) {
  const lock = join(root, LOCK);
  let announced = '';
  while (!tryAcquire(lock)) {
    const holder = readOrEmpty(lock);
    if (holder !== '' && !isAlive(Number(holder))) clearAbandoned(lock, holder);
    else {
      if (holder !== announced) onWait(holder, lock);
      announced = holder;
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}
