import type { Call, ToolSpec, Usage, Word } from '../../tools/tool-spec.js';
import { runJoined } from '../running/wrapping.js';
import { afterDashes } from './derived-word.js';
import { namesSecret, showsSecret } from './shown-secrets.js';
import { lookingUsages, once, usagesOf } from './usages.js';

const shared = `
-auto-approve                     asks nobody
-destroy                          destroys everything
-var=<text> | -var-file=<read> | -target=<text> | -out=<write> | -state=<read> | -state-out=<write> | -backup=<write> | -chdir=<look> | -parallelism=<text> | -lock[=<text>] | -lock-timeout=<text> | -backend-config=<text> | -replace=<text> | -from-module=<text>
-plugin-dir=<library> | -lockfile=<text> | -refresh[=<text>] | -input[=<text>] | -generate-config-out=<write> | -module-depth=<text> | -type=<text> | -get[=<text>] | -upgrade | -reconfigure | -migrate-state | -force-copy | -force | -json | -raw | -no-color | -compact-warnings | -detailed-exitcode
-refresh-only | -check | -diff | -recursive | -write[=<text>] | -list[=<text>] | -version | -help | -update | -allow-missing | -backend[=<text>] | -ignore-remote-version | -fs-mirror=<look> | -net-mirror=<text> | -platform=<text>`;

/** A plan that was saved before is applied as it is, whatever it holds, and nobody is asked. */
function savedPlan(call: Call): Word | undefined {
  return call.subcommand === 'apply' ? call.operands[0] : undefined;
}

function apply(call: Call): void {
  const plan = savedPlan(call);
  if (plan !== undefined) {
    call.as('read', plan);
    call.opaque('unseen-script', `What the plan ${plan.text} changes is not known.`, { span: plan.span });
  }
  // What comes in answers the question.
  const asksNobody =
    call.hasStdin ||
    plan !== undefined ||
    ['-auto-approve', '--auto-approve', '--terragrunt-non-interactive'].some((option) => call.has(option));
  if (call.has('-destroy'))
    call.effect('cloud', 'destroy-all', 'object', call.texts.join(' '), {
      attributes: asksNobody ? { force: true } : {},
    });
  else call.effect('cloud', asksNobody ? 'apply-unasked' : 'modify', 'object', call.texts.join(' '));
}

function destroy(call: Call): void {
  const some = call.values('-target').map(({ text }) => text);
  const asksNobody = call.has('-auto-approve') || call.has('-force') || call.hasStdin;
  call.effect('cloud', 'destroy-all', 'object', some.join(' '), { attributes: asksNobody ? { force: true } : {} });
}

const terraformUsages: Readonly<Record<string, Usage>> = {
  apply: { summary: 'makes the infrastructure as the files say', effects: apply },
  destroy: { summary: 'destroys the infrastructure', effects: destroy },
  import: { summary: 'takes something over', effects: once('cloud', 'modify') },
  ...usagesOf('state_rm state_push state_mv state_replace-provider', {
    summary: 'changes what is known about the infrastructure',
    effects: once('cloud', 'change-state'),
  }),
  ...usagesOf('taint untaint refresh', {
    summary: 'marks something for replacement',
    effects: once('cloud', 'modify'),
  }),
  'force-unlock': { summary: 'takes away the lock of another', effects: once('cloud', 'change-state') },
  'workspace delete': { summary: 'deletes a workspace', effects: once('cloud', 'change-state') },
  output: {
    summary: 'prints what the infrastructure came to',
    effects: (call) => {
      const [name = ''] = call.texts;
      if (namesSecret(name)) showsSecret(call, name);
    },
  },
  'state pull': {
    summary: 'prints what is known, secrets included',
    effects: (call) => call.print({ sensitive: true }),
  },
  ...usagesOf('run-all', {
    summary: 'does the same in several places',
    effects: (call) => {
      if (call.texts[0] === 'destroy') destroy(call);
      else if (call.texts[0] === 'apply') apply(call);
    },
  }),
  ...lookingUsages(
    'init plan validate fmt show graph providers version workspace_list workspace_show workspace_select workspace_new state_list state_show get console test login logout metadata_functions modules providers_lock providers_mirror providers_schema hclfmt output-module-groups',
    'looks at what would change',
  ),
};

function runInside(call: Call): void {
  for (const word of call.values('-c')) call.shell(word, { container: call.texts[0] ?? 'default' });
  const words = afterDashes(call);
  if (words.length > 0) runJoined(call, words, { container: 'default' });
  call.effect('container', 'exec', 'object', call.texts[0] ?? 'default');
}

export const infrastructureTools: readonly ToolSpec[] = [
  {
    names: 'terraform tofu terragrunt cdktf',
    summary: 'builds infrastructure from files',
    options: shared,
    style: 'long-dash',
    subcommands: terraformUsages,
  },
  {
    names: 'pulumi',
    summary: 'builds infrastructure from programs',
    options:
      '-s, --stack=<text> | -C, --cwd=<look> | -t, --target=<text> | -c, --config=<text> | -m, --message=<text> | -p, --parallel=<text> | --policy-pack=<library> | --plan=<read> | --save-plan=<write> | --diff | --secret | --show-secrets | -y, --yes | -f, --skip-preview | --preview-only | -r, --refresh | --force | -j, --json | --non-interactive',
    subcommands: {
      ...usagesOf('up update', {
        summary: 'makes the infrastructure as the program says',
        effects: (call) =>
          call.effect(
            'cloud',
            call.has('--yes') || call.hasStdin ? 'apply-unasked' : 'modify',
            'object',
            call.value('-s') ?? '',
          ),
      }),
      ...usagesOf('destroy down', {
        summary: 'destroys the infrastructure',
        effects: (call) => {
          if (call.isTrial('--preview-only')) return;
          call.effect('cloud', 'destroy-all', 'object', call.value('-s') ?? '', {
            attributes: call.has('--yes') ? { force: true } : {},
          });
        },
      }),
      ...usagesOf('stack_rm state_delete state_unprotect stack_import cancel', {
        summary: 'changes what is known about the infrastructure',
        effects: once('cloud', 'change-state'),
      }),
      'stack export': {
        summary: 'prints what is known',
        options: '--file=<write>',
        effects: (call) => {
          if (call.has('--show-secrets')) call.effect('cloud', 'list-secrets', 'object', 'stack');
        },
      },
      'config set': {
        summary: 'sets a value',
        effects: (call) => {
          const value = call.operands[1];
          if (call.has('--secret') && value !== undefined) call.as('secret', value);
        },
      },
      'plugin install': {
        summary: 'installs a plugin',
        effects: (call) => call.effect('execute', 'install-plugin', 'object', call.texts.join(' ')),
      },
      ...lookingUsages(
        'preview pre new login logout whoami version logs console about refresh import install schema schema_check gen-completion stack stack_ls stack_init stack_select stack_output stack_history stack_graph config config_get config_rm config_refresh plugin_ls env policy org watch',
        'looks at what would change',
      ),
    },
  },
  {
    names: 'packer',
    summary: 'builds images of machines',
    options:
      '-var=<text> | -var-file=<read> | -only=<text> | -except=<text> | -on-error=<text> | -parallel-builds=<text> | -force | -debug | -color[=<text>] | -timestamp-ui | -machine-readable | -syntax-only | -check | -diff | -write[=<text>] | -upgrade',
    style: 'long-dash',
    subcommands: {
      build: { summary: 'builds an image', operands: '<read>...', effects: once('cloud', 'create') },
      console: { summary: 'tries expressions out', operands: '<read>...' },
      ...lookingUsages(
        'validate fmt init inspect version plugins_installed plugins_install hcl2_upgrade fix',
        'looks at templates',
      ),
    },
  },
  {
    names: 'vagrant',
    summary: 'runs virtual machines for development',
    options:
      '-c, --command=<text> | -f, --force | --provider=<text> | --provision | --no-provision | --provision-with=<text> | -g, --graceful | --name=<text> | --box-version=<text> | --insecure | -p | --checksum=<text>',
    subcommands: {
      ...usagesOf('up reload resume provision', { summary: 'starts a machine', effects: once('container', 'run') }),
      destroy: { summary: 'deletes a machine', effects: once('container', 'remove-machine') },
      ...usagesOf('halt suspend', { summary: 'stops a machine', effects: once('container', 'stop') }),
      ssh: { summary: 'logs in on a machine', effects: runInside },
      winrm: { summary: 'runs a command on a machine', effects: runInside },
      'box add': {
        summary: 'downloads a machine',
        operands: '<any> <text>',
        effects: (call) => {
          call.effect('container', 'pull', 'object', call.texts.join(' '));
          if (call.has('--insecure')) call.effect('crypto', 'weaken', 'object', call.texts[0] ?? '');
        },
      },
      upload: { summary: 'copies files into a machine', operands: '<read> <text>...' },
      'plugin install': {
        summary: 'installs a plugin',
        effects: (call) => call.effect('execute', 'install-plugin', 'object', call.texts.join(' ')),
      },
      ...lookingUsages(
        'status global-status ssh-config init box_list box_remove box_update box_outdated box_prune version validate port snapshot_list snapshot_save plugin_list rsync rdp share package help',
        'looks at machines',
      ),
      ...usagesOf('snapshot_restore snapshot_delete', {
        summary: 'goes back to a snapshot',
        effects: once('container', 'modify'),
      }),
    },
  },
];
