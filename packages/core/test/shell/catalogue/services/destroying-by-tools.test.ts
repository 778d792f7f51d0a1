import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

describe('what tools of databases and infrastructure take away', () => {
  it.each([
    ['prisma db push --force-reset', 'database:drop db push'],
    ['prisma migrate reset', 'database:drop migrate reset'],
    ['python manage.py migrate shop zero', 'database:drop migrate shop zero'],
    ['python manage.py flush --noinput', 'database:drop flush'],
    [`arangosh --javascript.execute-string "db._dropDatabase('shop')"`, "database:drop db._dropDatabase('shop')"],
    ["arangosh --javascript.execute-string 'db.users.truncate()'", 'database:drop db.users.truncate()'],
    ['neo4j-admin database delete shop', 'database:drop database delete shop'],
    [
      'neo4j-admin database load shop --from-path=/backups --overwrite-destination=true',
      'database:restore database load shop',
    ],
    ['pvecm delnode pve2', 'container:discard-machine delnode pve2'],
    ["sqlite3 /srv/app.db 'DROP TABLE x'", 'write:modify /srv/app.db inPlace'],
    ["echo 'DELETE FROM x' | sqlite3 /srv/app.db", 'write:modify /srv/app.db inPlace'],
    ['terraform apply plan.out', 'cloud:apply-unasked plan.out'],
    ['terraform apply plan.out', 'opaque:unseen-script terraform'],
    ['tofu -chdir=infra apply plan.out', 'cloud:apply-unasked plan.out'],
  ])('%s', (command, effect) => {
    expect(effectsOf(command)).toContain(effect);
  });

  it.each([
    ['terraform apply', ['cloud:modify']],
    ['prisma db push', ['database:modify db push']],
    ['python manage.py migrate shop 0004', ['database:modify migrate shop 0004']],
    ["sqlite3 /srv/app.db 'SELECT 1'", ['read:read /srv/app.db']],
    ["sqlite3 -readonly /srv/app.db 'DROP TABLE x'", ['read:read /srv/app.db', 'database:drop table x']],
    ["arangosh --javascript.execute-string 'db._databases()'", []],
    ['neo4j-admin database info', []],
    ['pvecm nodes', []],
  ])('takes nothing away: %s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
