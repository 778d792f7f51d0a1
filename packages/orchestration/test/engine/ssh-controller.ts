// A controller of its own: begins a run of one command over SSH, and tells its id.
import { type SshPilotOptions, sshPilot } from './ssh-pilot.js';

const [, , options = '', command = ''] = process.argv;
const { host, ...reach } = JSON.parse(options) as SshPilotOptions;
const pilot = await sshPilot({ host, ...reach });
const plan = { name: 'count', steps: [{ id: 'count', command }] };
const { id } = await pilot.orchestration.start(plan, [host.name]);
process.stdout.write(`run ${JSON.stringify(id)}\n`);
