import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { runInside } from './container-inside.js';
import { lookingUsages, once, usagesOf } from './usages.js';

/** `railway run` runs its words here, with the variables of the service; `ssh` runs them where the service is. */
export const railwayTools: readonly ToolSpec[] = [
  {
    names: 'railway',
    summary: 'deploys applications',
    options:
      '-s, --service=<text> | -e, --environment=<text> | -p, --project=<text> | -y, --yes | -d, --detach | -c, --ci | -v, --verbose | --json',
    subcommands: {
      ...usagesOf('run local', {
        summary: 'runs a command with the variables of a service',
        style: 'posix',
        effects: (call: Call) => call.run(call.operands),
      }),
      shell: { summary: 'opens a shell with the variables of a service', effects: once('execute', 'shell', 'process') },
      ssh: {
        summary: 'runs a command where a service runs, or logs in there',
        style: 'posix',
        effects: (call) => {
          const container = call.value('--service') ?? 'railway';
          call.effect('container', 'exec', 'object', container);
          runInside(call, call.operands, { container });
        },
      },
      ...usagesOf('up deploy redeploy restart', { summary: 'deploys a service', effects: once('cloud', 'create') }),
      ...usagesOf('add init domain link unlink environment service volume function scale', {
        summary: 'changes a project',
        effects: once('cloud', 'modify'),
      }),
      ...usagesOf('down delete environment_delete volume_delete volume_detach', {
        summary: 'takes something of a project away',
        effects: once('cloud', 'delete'),
      }),
      ...usagesOf('variables variable vars', {
        summary: 'shows the variables of a service',
        effects: (call) => call.print({ sensitive: true }),
      }),
      ...lookingUsages(
        'status logs list whoami login logout open docs completion version help starship',
        'looks at a project',
      ),
    },
  },
];
