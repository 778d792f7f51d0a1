// Makes a clone ready for `npm start` and `npm test`: packages installed, libraries built. Runs before anything is
// installed, so it uses nothing but Node, in syntax that Nodes too old for OpsPilot can still read and refuse.
// Everything it says goes to stderr: stdout belongs to the command it prepares for.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureReady } from './setup/ensure-ready.mjs';
import { unmetEngine } from './setup/node-version.mjs';
import { recordInstall } from './setup/stamp.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

async function main() {
  const complaint = unmetEngine(root, process.versions.node);
  if (complaint) throw new Error(complaint);
  // npm calls this as the root's `postinstall`, so an install done by hand counts as well.
  if (process.argv.includes('--installed')) recordInstall(root);
  else await ensureReady(root);
}

main().catch((error) => {
  process.stderr.write(`\nSetting up failed: ${error.message}\n`);
  process.exitCode = 1;
});
