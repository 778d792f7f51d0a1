import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fingerprintInputs, fingerprintOutputs } from './fingerprint.mjs';

// The stamp lies inside node_modules: whatever removes the packages removes the claim that they are there.
const STAMP = join('node_modules', '.opspilot-setup.json');

/**
 * What the clone was last made ready with.
 * @typedef {{ install?: string, build?: { inputs: string, outputs: string } }} Stamp
 */

/**
 * Changes whenever installed packages may no longer fit: other pins, another Node ABI, another machine.
 * @param {string} root
 */
function installKey(root) {
  const hash = createHash('sha256');
  hash.update(readFileSync(join(root, 'package-lock.json')));
  hash.update(JSON.stringify([process.versions.modules, process.platform, process.arch]));
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @returns {Stamp}
 */
function readStamp(root) {
  try {
    return JSON.parse(readFileSync(join(root, STAMP), 'utf8'));
  } catch {
    // Missing or torn: not ready, which costs time and is never wrong.
    return {};
  }
}

/**
 * @param {string} root
 * @param {Stamp} stamp
 */
function writeStamp(root, stamp) {
  const path = join(root, STAMP);
  const draft = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(draft, `${JSON.stringify(stamp)}\n`);
  renameSync(draft, path);
}

/** @param {string} root */
export function removeStamp(root) {
  rmSync(join(root, STAMP), { force: true });
}

/** @param {string} root */
export function recordInstall(root) {
  writeStamp(root, { install: installKey(root) });
}

/**
 * @param {string} root
 * @param {string} inputs fingerprint of the sources as they were before the build
 */
export function recordBuild(root, inputs) {
  writeStamp(root, { ...readStamp(root), build: { inputs, outputs: fingerprintOutputs(root) } });
}

/** @param {string} root */
export function isInstalled(root) {
  return readStamp(root).install === installKey(root);
}

/** @param {string} root */
export function isBuilt(root) {
  const { build } = readStamp(root);
  return build !== undefined && build.inputs === fingerprintInputs(root) && build.outputs === fingerprintOutputs(root);
}
