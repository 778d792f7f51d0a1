import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const told = (command: string): readonly string[] => effectsOf(command);

describe('a verb of a cloud or of a tool that deploys', () => {
  it.each([
    'az frob nicate',
    'gcloud compute instances frobnicate vm',
    'doctl compute droplet frob',
    'fly frobnicate',
    'eb codesource x',
    'werf frobnicate',
    'argocd app frobnicate shop',
    'istioctl frobnicate',
    'minikube frobnicate',
    'boundary frobnicate',
  ])('that nobody knows may do anything: %s', (command) => {
    expect(told(command)).toContainEqual(expect.stringMatching(/^opaque:unknown-subcommand/));
  });

  it.each([
    'az frob --help',
    'az',
    'az --version',
    'heroku ps',
    'heroku addons',
    'heroku pg:info',
    'heroku git:remote -a shop',
    'fly volumes',
    'fly proxy 5432',
    'cf target -o x',
    'vercel dev',
    'vercel env pull',
    'sam build',
    'cdk synth',
    'eb health',
    'supabase gen types typescript',
    'netlify functions:serve',
    'nomad alloc fs x',
    'nomad operator snapshot save x',
    'werf build',
    'minikube tunnel',
    'kind load docker-image x',
    'talosctl dmesg',
    'argocd app manifests x',
    'flux trace x',
    'istioctl analyze',
    'linkerd viz tap x',
    'cilium sysdump',
    'hubble observe',
    'rosa verify quota',
  ])('that only looks is told as nothing more: %s', (command) => {
    expect(told(command).filter((effect) => !effect.startsWith('network:connect'))).toEqual([]);
  });

  it.each([
    ['zappa undeploy prod', 'cloud:delete-part'],
    ['cdk gc', 'cloud:delete-part'],
    ['cdk watch', 'cloud:modify'],
    ['cdk bootstrap', 'cloud:create'],
    ['heroku pg:push mydb DATABASE_URL', 'cloud:delete'],
    ['heroku pg:copy a b', 'cloud:delete'],
    ['heroku pg:backups:capture', 'cloud:create'],
    ['wrangler d1 execute db --command "DROP TABLE users"', 'database:drop'],
    ['nomad agent -dev', 'service:start'],
    ['nomad acl bootstrap', 'cloud:create'],
    ['werf host cleanup', 'cloud:delete-resource'],
    ['argo submit x.yaml', 'cloud:create'],
    ['argo terminate x', 'cloud:stop'],
    ['argocd app actions run x restart', 'cloud:create'],
    ['talosctl reboot', 'cloud:stop'],
    ['talosctl apply-config -f x', 'cloud:modify'],
    ['neonctl connection-string', 'cloud:list-secrets'],
    ['git push heroku main', 'cloud:modify'],
    ['git push dokku@web-1:shop main', 'cloud:modify'],
    ['pcs resource restart web', 'service:restart'],
    ['qm reboot 100', 'container:stop-machine'],
    ['npm run db:reset', 'delete:destroy-unseen'],
    ['make teardown', 'delete:destroy-unseen'],
  ])('does what it says: %s', (command, effect) => {
    expect(told(command)).toContainEqual(expect.stringMatching(new RegExp(`^${effect} `)));
  });

  it('of git alone brings nothing into service', () => {
    expect(told('git push origin main').some((effect) => effect.startsWith('cloud:'))).toBe(false);
  });
});
