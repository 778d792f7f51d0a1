import { describe, expect, it } from 'vitest';
import { openPilot } from '../fixtures/open-pilot.js';

const freezes = [{ from: 0, to: '2100-01-01' }];

async function isHeldUp(command: string): Promise<boolean> {
  await using opened = await openPilot({ freezes });
  const { violations } = await opened.pilot.compliance.checkCompliance(command, { host: 'stage-1' });
  return violations.some(({ rule, decision }) => rule === 'CHG-003' && decision === 'deny');
}

describe('a freeze', () => {
  it.each([
    'docker compose up -d',
    'docker restart web',
    'rsync -a build/ /srv/www/',
    'rsync -a build/ web-2:/srv/www/',
    'ln -sfn /srv/releases/42 /srv/current',
    'git -C /srv/app pull --ff-only',
    'git merge origin/main',
    'git checkout v42',
    'git switch release',
    'git stash pop',
    'git submodule update --init',
    'git sparse-checkout set app',
    'git cherry-pick abc',
    'git revert abc',
    'git apply x.patch',
    'aws s3 sync build s3://www',
    'aws s3 cp a s3://www/a',
    'aws s3 mv a s3://www/a',
    'alembic upgrade head',
    'rails db:migrate',
    'php artisan migrate --force',
    'python manage.py migrate',
    'kubectl apply -f app.yaml',
    'kubectl rollout restart deployment/web',
    'helm upgrade shop ./shop',
    'terraform apply',
    'systemctl reload nginx',
    'npm ci',
    'tar xzf app.tgz -C /srv/app',
    'mv /srv/app/new /srv/app/current',
    'crontab -e',
    'echo "* * * * * x" >> ~/.profile',
    'ansible-playbook site.yml',
    'iptables -A INPUT -p tcp --dport 80 -j ACCEPT',
    'ssh web-2 "systemctl restart nginx"',
  ])('holds up %s', async (command) => {
    expect(await isHeldUp(command)).toBe(true);
  });

  it.each([
    'ls -la /srv',
    'journalctl -u nginx -n 100',
    'docker ps',
    'docker logs web',
    'docker exec web ls /app',
    'kubectl get pods',
    'kubectl exec web -- ls',
    'kubectl diff -f app.yaml',
    'helm list',
    'terraform plan',
    'git fetch',
    'git stash list',
    'git checkout -b feature',
    'git apply --check x.patch',
    'git status',
    'git commit -m fix',
    'git push',
    'aws s3 ls s3://www',
    'pg_dump shop | aws s3 cp - s3://backups/shop.sql',
    'aws s3 cp s3://www/a /tmp/a',
    'aws s3 sync build s3://www --dryrun',
    'php artisan migrate:status',
    'rails db:migrate:status',
    'psql -c "SELECT 1"',
    'grep error /var/log/syslog > errors.txt',
    'grep error /var/log/syslog 2>/dev/null | tee ~/errors.txt',
    'tar czf /tmp/logs.tgz /var/log/nginx',
    'rsync -a /srv/www/ /tmp/www/',
    'rsync -a /srv/www/ backup-1:/backups/www/',
    'pg_dump shop | gzip > /var/backups/shop.sql.gz',
    'apt-get update',
    'kill -0 1234',
    'ssh web-2 "systemctl status nginx"',
  ])('lets %s be', async (command) => {
    expect(await isHeldUp(command)).toBe(false);
  });
});
