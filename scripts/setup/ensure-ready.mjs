import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fingerprintInputs } from './fingerprint.mjs';
import { withSetupLock } from './setup-lock.mjs';
import { isBuilt, isInstalled, recordBuild, recordInstall, removeStamp } from './stamp.mjs';

const HEARTBEAT_MILLISECONDS = 30_000;

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs a program of Node's with its output on stderr; `quiet` holds the output back unless it fails.
 * @param {readonly string[]} argv
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, name: string, quiet: boolean }} options
 * @returns {Promise<void>}
 */
function runNode(argv, { cwd, env, name, quiet }) {
  return new Promise((resolve, reject) => {
    const output = quiet ? 'pipe' : 2;
    const child = spawn(process.execPath, argv, { cwd, env, stdio: ['ignore', output, output] });
    /** @type {Buffer[]} */
    const held = [];
    if (child.stdout) child.stdout.on('data', (chunk) => held.push(chunk));
    if (child.stderr) child.stderr.on('data', (chunk) => held.push(chunk));
    const started = Date.now();
    // On a terminal npm shows its own progress; a log needs a sign of life.
    const heartbeat = setInterval(
      () => process.stderr.isTTY || say(`  … ${name}, ${Math.round((Date.now() - started) / 1000)} s so far`),
      HEARTBEAT_MILLISECONDS,
    );
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearInterval(heartbeat);
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(held));
      reject(
        new Error(`\`${name}\` ended with ${signal || `code ${code}`}; its messages are above. Run it again to go on.`),
      );
    });
  });
}

/** @param {string} root */
async function install(root) {
  const npm = process.env['npm_execpath'];
  if (!npm || !/npm-cli\.[cm]?js$/.test(npm))
    throw new Error('start this through npm, such as `npm start` or `npm test`.');
  say('Installing packages (once per lockfile; a minute, some more where better-sqlite3 must be compiled) …');
  // `npm -s start` must not silence the messages of an install that fails.
  const { npm_config_loglevel: _loglevel, ...env } = process.env;
  removeStamp(root);
  // Flags, so that a NODE_ENV=production or an ignore-scripts setting outside cannot leave half a tool chain.
  const flags = ['--include=dev', '--include=optional', '--ignore-scripts=false', '--no-audit', '--no-fund'];
  await runNode([npm, 'ci', ...flags], { cwd: root, env, name: 'npm ci', quiet: false });
  recordInstall(root);
}

/** @param {string} root */
async function build(root) {
  say('Building the packages …');
  const inputs = fingerprintInputs(root);
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
  const turbo = join(root, 'node_modules', 'turbo', 'bin', 'turbo');
  await runNode([turbo, 'run', 'build', '--output-logs=errors-only'], {
    cwd: root,
    env,
    name: 'turbo run build',
    quiet: true,
  });
  recordBuild(root, inputs);
}

/**
 * Installs and builds what is missing or out of date, and nothing else.
 * @param {string} root
 */
export async function ensureReady(root) {
  if (isInstalled(root) && isBuilt(root)) return;
  const started = Date.now();
  await withSetupLock(root, {
    // Looked at again inside the lock: whoever held it may have done the work.
    work: async () => {
      if (!isInstalled(root)) await install(root);
      if (!isBuilt(root)) await build(root);
    },
    onWait: (holder, lock) =>
      say(`Process ${holder} is setting up this clone; waiting (if it is not, remove ${lock}) …`),
  });
  say(`Ready after ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}
