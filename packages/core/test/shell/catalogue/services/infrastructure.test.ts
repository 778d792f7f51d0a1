import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['terraform plan -out=p', ['write:overwrite p']],
  ['terraform apply p', ['read:read p', 'opaque:unseen-script terraform', 'cloud:apply-unasked p']],
  ['terraform apply -auto-approve', ['cloud:apply-unasked']],
  ['terraform destroy -auto-approve', ['cloud:destroy-all force']],
  ['terraform apply -destroy', ['cloud:destroy-all']],
  ['terraform -chdir=infra destroy', ['cloud:destroy-all']],
  ['terraform state rm x', ['cloud:change-state x']],
  ['terraform init -plugin-dir=/tmp/p', ['execute:load /tmp/p']],
  ['terraform output', []],
  ['terragrunt run-all destroy', ['cloud:destroy-all']],
  ['pulumi preview', []],
  ['pulumi up --yes', ['cloud:apply-unasked']],
  ['pulumi destroy', ['cloud:destroy-all']],
  ['pulumi destroy --preview-only', []],
  ['pulumi config set --secret k v', ['crypto:expose-secret in the command']],
  ['packer build a.pkr.hcl', ['read:read a.pkr.hcl', 'cloud:create a.pkr.hcl']],
  ['packer validate a.pkr.hcl', []],
  ['vagrant up', ['container:run']],
  ['vagrant destroy -f', ['container:remove-machine']],
  [
    "vagrant ssh -c 'rm -rf /data'",
    ['delete:remove /data recursive force @container=default', 'container:exec default'],
  ],
  ['vagrant status', []],
];

describe('infrastructure', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
