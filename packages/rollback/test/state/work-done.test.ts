import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

const sandbox = await openSandbox();
const none: Partial<Sandbox> = {};

/** Stands in for systemd, of which one unit does its work and ends. */
const systemctl = `#!/bin/sh
case "$*" in
*"Type --value -- backup.service") echo oneshot ;;
*"Type --value"*) echo notify ;;
*ActiveState*) echo inactive ;;
esac`;

/** Stands in for a cluster: an object is a line of a file. */
const kubectl = `#!/bin/sh
case "$1 $*" in
*--dry-run=client*) cat /srv/manifest ;;
*" -o json") echo '{"kind":"Job"}' ;;
"get "*"-o name -f"*) [ -e /srv/made ] && cat /srv/manifest; true ;;
"create "*|"apply "*) touch /srv/made ;;
esac`;

describe.skipIf(sandbox === undefined)('work that is done once something is started', () => {
  const { executor, run, close } = sandbox ?? (none as Sandbox);
  let pilot: Awaited<ReturnType<typeof undoingPilot>>;
  beforeAll(async () => {
    const put = (path: string, content: string): string => `cat > ${path} <<'END'\n${content}\nEND\nchmod +x ${path}`;
    run(`mkdir -p /run/systemd/system; ${put('/usr/local/bin/systemctl', systemctl)}
${put('/usr/local/bin/kubectl', kubectl)}`);
    pilot = await undoingPilot(executor);
  });
  afterAll(async () => {
    await pilot.close();
    await close();
  });

  const told = async (command: string): Promise<string> =>
    (await pilot.run({ command })).recoveryPoint?.summary ?? 'no recovery point';

  it.each([
    ['systemctl start backup.service', 'what backup.service does once it is started stays'],
    ['systemctl enable --now backup', 'what backup.service does once it is started stays'],
    ['kubectl create -f /srv/job.yaml', 'what job.batch/x does stays'],
    ['kubectl apply -f /srv/job.yaml', 'what job.batch/x does stays'],
  ])('is told before it is: %s', async (command, lost) => {
    run('echo job.batch/x > /srv/manifest; rm -f /srv/made');
    expect(await told(command)).toContain(`not: ${lost}.`);
  });

  it('is over where it was done before', async () => {
    run('echo job.batch/x > /srv/manifest; touch /srv/made');
    expect(await told('kubectl apply -f /srv/job.yaml')).not.toContain('not: ');
  });

  it.each(['systemctl start nginx.service', 'kubectl create -f /srv/web.yaml'])(
    'is nothing of what goes on: %s',
    async (command) => {
      run('echo deployment.apps/web > /srv/manifest; rm -f /srv/made');
      expect(await told(command)).not.toContain('not: ');
    },
  );
});
