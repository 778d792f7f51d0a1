import type { Usage } from '../../tools/tool-spec.js';
import { lookAtPrivileges } from './container-privileges.js';
import { lookingUsages, onEach, usagesOf } from './usages.js';

/** Subcommands of docker for several machines together. */
export const swarmUsages: Readonly<Record<string, Usage>> = {
  'swarm init': {
    summary: 'starts a cluster',
    options: '--advertise-addr=<text> | --listen-addr=<text> | --force-new-cluster',
  },
  'swarm join': { summary: 'joins a cluster', options: '--token=<secret> | --advertise-addr=<text>' },
  'swarm leave': {
    summary: 'leaves the cluster',
    options: '-f, --force',
    effects: onEach('container', 'remove-service'),
  },
  ...usagesOf('swarm_join-token swarm_unlock-key', {
    summary: 'prints a token',
    effects: onEach('container', 'list-secrets'),
  }),
  ...usagesOf('service_rm stack_rm stack_down node_rm secret_rm config_rm plugin_rm', {
    summary: 'removes it from the cluster',
    options: '-f',
    effects: onEach('container', 'remove-service'),
  }),
  ...usagesOf('service_update service_scale service_create stack_deploy stack_up node_update service_rollback', {
    summary: 'changes a service',
    options:
      '--image=<text> | --replicas=<text> | -c, --compose-file=<text> | --name=<text> | -p, --publish=<text> | -e, --env=<text> | --mount=<text> | --availability=<text> | --env-add=<text> | --constraint=<text> | -d | --force | --prune',
    effects: (call) => {
      for (const { text, span } of call.operands) {
        // A service of no containers serves nobody.
        const isEnd = call.value('--replicas') === '0' || /=0+$/.test(text);
        call.effect('container', isEnd ? 'stop-many' : 'modify', 'object', text, { span });
      }
      lookAtPrivileges(call, call.texts[0] ?? '');
      for (const word of call.values('-c')) call.as(/^https?:/.test(word.text) ? 'url' : 'read', word);
      if (call.values('-c').some(({ text }) => /^https?:/.test(text)))
        call.effect('container', 'run-downloaded', 'object', call.value('-c') ?? '');
    },
  }),
  ...lookingUsages(
    'service_ls service_ps service_inspect service_logs stack_ls stack_ps stack_services node_ls node_ps node_inspect secret_ls secret_inspect config_ls config_inspect plugin_ls plugin_inspect',
    'looks at the cluster',
  ),
  'secret create': {
    summary: 'keeps a secret in the cluster',
    options: '-d <text> | -l <text>',
    operands: '<text> <read>',
  },
  'config create': { summary: 'keeps a file in the cluster', operands: '<text> <read>' },
};
