import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['gcloud projects delete p --quiet', ['cloud:delete projects delete p']],
  ['gcloud compute instances list', []],
  ['gcloud compute instances delete vm --zone z', ['cloud:delete compute instances delete vm']],
  [
    "gcloud compute ssh vm --command 'rm -rf /srv'",
    ['network:connect vm', 'delete:remove /srv recursive force @host=vm'],
  ],
  [
    'gcloud compute scp /etc/shadow vm:/x',
    [
      'read:read /etc/shadow external sensitive',
      'network:send external sensitive',
      'network:send vm external sensitive',
      'write:overwrite /x @host=vm',
      'write:overwrite /x/shadow @host=vm',
    ],
  ],
  [
    'gcloud compute firewall-rules create x --allow tcp:22 --source-ranges 0.0.0.0/0',
    ['cloud:expose compute firewall-rules create x'],
  ],
  [
    'gcloud projects add-iam-policy-binding p --member user:a --role roles/owner',
    ['cloud:grant-admin projects add-iam-policy-binding p'],
  ],
  [
    'gcloud storage buckets add-iam-policy-binding gs://b --member=allUsers --role=roles/storage.objectViewer',
    ['cloud:expose storage buckets add-iam-policy-binding gs://b'],
  ],
  ['gcloud logging sinks delete x', ['cloud:stop-logging logging sinks delete x']],
  ['gcloud logging read x', []],
  ['gcloud auth print-access-token', ['cloud:list-secrets auth print-access-token']],
  ['gcloud config set project p', []],
  ['gcloud secrets versions access latest --secret=x', ['cloud:list-secrets secrets versions access latest']],
  ['gcloud storage rm -r gs://b', ['cloud:delete gs://b recursive']],
  ['gsutil -m rm -r gs://b', ['cloud:delete gs://b recursive']],
  ['gsutil cp a gs://b', ['read:read a external', 'network:send external']],
  ['gsutil iam ch allUsers:objectViewer gs://b', ['cloud:expose ch allUsers:objectViewer gs://b']],
  ['gsutil ls', []],
  ['bq rm -r -f dataset', ['database:drop dataset']],
  ['az vm list', []],
  ['az group delete -n rg --yes', ['cloud:delete group delete']],
  ['az vm deallocate -n x', ['cloud:stop vm deallocate']],
  ['az keyvault secret show -n x --vault-name v', ['cloud:list-secrets keyvault secret show']],
  ['az role assignment create --role Owner --assignee x', ['cloud:grant-admin role assignment create']],
  [
    "az vm run-command invoke -n x --scripts 'rm -rf /'",
    ['delete:remove / recursive force @host=x', 'cloud:run vm run-command invoke'],
  ],
  ['az login -u x -p secret', ['crypto:expose-secret in the command']],
  ['azcopy copy a https://b', ['read:read a external', 'network:send external']],
  ['doctl compute droplet delete x', ['cloud:delete compute droplet delete x']],
  ['doctl account get', []],
  ['hcloud server delete x', ['cloud:delete server delete x']],
  ['heroku apps:destroy x', ['cloud:delete apps:destroy x']],
  ['nomad job run job.hcl', ['cloud:modify job run job.hcl']],
  ['nomad job plan job.hcl', []],
  ['nomad job stop -purge web', ['cloud:stop job stop web']],
  ['heroku run rm -rf /data', ['delete:remove /data recursive force @container=run']],
  ['heroku pg:reset', ['cloud:delete pg:reset']],
  ['heroku logs --tail', []],
  ["flyctl ssh console -C 'rm -rf /data'", ['delete:remove /data recursive force @container=flyctl']],
  ['fly apps destroy x', ['cloud:delete apps destroy x']],
  ['vercel deploy', ['cloud:create deploy']],
  ['gcloud run services delete x', ['cloud:delete run services delete x']],
  ['gcloud run services list', []],
  ['gcloud run deploy x', ['cloud:create run deploy x']],
];

describe('clouds', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
