import { analyse, assessRisk, riskyThreshold } from '@opspilot/core/shell';
import { describe, expect, it } from 'vitest';

function told(command: string): readonly string[] {
  return analyse(command).effects.map(({ kind, action }) => `${kind}:${action}`);
}

describe('deployments', () => {
  it.each([
    'vercel',
    'vercel --prod',
    'skaffold run',
    'skaffold deploy -p production',
    'werf converge --repo r',
    'tilt up',
    'okteto deploy',
    'devspace deploy',
    'garden deploy',
    'oc start-build web',
    'ng deploy',
    'hugo deploy',
    'mkdocs gh-deploy',
    'gulp deploy:production',
    'ant deploy',
    'fab deploy',
    'make deploy',
    'make build deploy',
    'rake deploy',
    'just deploy',
    'gradle deploy',
    'npm run deploy',
    'yarn run deploy:production',
    'pm2 deploy production',
    'nomad deployment fail 5d1f',
    'vercel deploy --prod',
    'az functionapp deployment source config-zip -g g -n n --src x.zip',
  ])('%s changes what is in use', (command) => {
    expect(['cloud:modify', 'cloud:create']).toContain(told(command)[0]);
  });

  it.each(['sbt publish', 'bun publish', 'cargo release --execute'])('%s publishes', (command) => {
    expect(told(command)).toContain('package:publish');
  });

  it.each([
    ['crane tag r/a b', ['container:push']],
    ['cosign sign r/x', ['container:push']],
    ['crane delete r/x', ['container:remove-remote-image']],
    ['cosign clean r/x', ['container:remove-remote-image']],
    ['skopeo copy docker://a docker://b', ['container:pull', 'container:push']],
    ['skopeo copy dir:x docker://b', ['container:push']],
    ['skopeo copy docker://a dir:x', ['container:pull']],
    ["varnishadm ban req.url '~' .", ['service:reconfigure']],
    ['dokku ps:rebuild shop', ['cloud:modify']],
    ['heroku container:release web', ['cloud:modify']],
    ['docker kill -s HUP web', ['container:modify']],
    ['docker kill web', ['container:kill']],
    ['mix ecto.migrate', ['database:modify']],
    ['dotnet ef database update', ['database:modify']],
  ])('%s', (command, effects) => {
    expect(told(command)).toEqual(effects);
  });

  it.each(['werf dismiss', 'werf cleanup', 'tilt down', 'skaffold delete', 'nomad system gc', 'wp search-replace a b'])(
    'asks before %s',
    (command) => {
      expect(assessRisk(analyse(command), { environment: 'production' }).score).toBeGreaterThanOrEqual(riskyThreshold);
    },
  );

  it.each([
    'vercel ls',
    'vercel --help',
    'vercel dev',
    'vercel -v',
    'make -n deploy',
    'rake -T deploy',
    'vitest deploy',
    'npm run build',
    'skaffold render',
    'werf render',
    'mkdocs build',
    'ng build',
    'sbt compile',
    'hugo deploy --dryRun',
    'cargo release',
    'crane ls r/x',
    'cosign verify r/x',
    'varnishadm status',
    'wp search-replace a b --dry-run',
  ])('%s changes nothing', (command) => {
    expect(told(command)).toEqual([]);
  });
});
