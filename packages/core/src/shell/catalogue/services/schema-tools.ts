import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { deletesRecords } from './model-code.js';

function drops(call: Call): void {
  call.effect('database', 'drop', 'table', call.texts.join(' '));
}

function changes(call: Call): void {
  call.effect('database', 'modify', 'table', call.texts.join(' '));
}

function rollsBack(call: Call): void {
  call.effect('database', 'roll-back', 'table', call.texts.join(' '));
}

const asked = '-y, --yes | -f, --force | --auto-approve, --skip-confirmation';

/** What a verb of a tool for schemas does: `drop-all`, `db:migrate:reset`, `migrate fresh`. */
const verbs: readonly (readonly [pattern: RegExp, effect: (call: Call) => void])[] = [
  [/(?:^|[ :-])(?:drop|clean|fresh|wipe|nuke|purge|flush|sqlflush|reset|reset_db|truncate|empty)(?:$|[ :-])/, drops],
  [/(?:^|[ :-])(?:downgrade|undo|revert|rollback|redo|down|refresh|zero)(?:$|[ :-])/, rollsBack],
  [
    /(?:^|[ :-])(?:up|upgrade|update|migrate|apply|push|seed|latest|run|sync|load|loaddata|setup|create|deploy)/,
    changes,
  ],
];

/** Words that only look, or write files that somebody reads before they count. */
const looks =
  /^(?:status|info|history|validate|check|show|current|heads|branches|diff|list|generate|new|make|make:\S+|revision|init|help|format|studio|introspect|pull)$|^(?:migrate|migration):(?:status|list|create|generate|make)$|(?:^|:)(?:status|version|create-migration)$|^routes?(?::\w+)?$/;

function schemaVerb(call: Call): void {
  const words = call.texts.slice(0, 2);
  if (looks.test(words[0] ?? '') || (/^(?:db|migrate|migration)$/.test(words[0] ?? '') && looks.test(words[1] ?? '')))
    return;
  const text = words.join(' ');
  verbs.find(([pattern]) => pattern.test(text))?.[1](call);
}

const connection =
  '--url, --database-url, -d, --database, --dsn=<text> | -u, --user, --username=<text> | -p, --password=<secret> | -c, --config, --config-file, --configFiles, --defaults-file=<read> | -e, --env, --environment=<text>';

/** Tools that bring the schema of a database to a version. */
export const schemaTools: readonly ToolSpec[] = [
  {
    names:
      'liquibase flyway alembic goose dbmate knex sequelize sequelize-cli typeorm migrate migrate-mongo diesel sqlx sqlx-cli sqitch yoyo aerich refinery tern pgroll drizzle-kit mikro-orm phinx doctrine gh-migrate',
    summary: 'changes the schema of a database',
    options: `${connection} | ${asked} | -path, -dir, --dir, --source, -n, --count=<text> | --changelog-file, --changeLogFile=<read> | --to=<text> | -v, --verbose | -q, --quiet | --sql | --dry-run`,
    effects: (call) => {
      if (!call.isTrial('--dry-run', '--sql')) schemaVerb(call);
    },
  },
  {
    names: 'prisma atlas',
    summary: 'changes the schema of a database',
    options: `${connection} | ${asked} | --schema=<text> | --name=<text> | --accept-data-loss | --force-reset | --to=<text> | --from=<text> | --dev-url=<text> | --skip-generate | --skip-seed | --create-only | --dry-run`,
    effects: (call) => {
      const text = call.texts.slice(0, 2).join(' ');
      if (call.has('--accept-data-loss') || call.has('--force-reset') || /^(?:migrate reset|schema clean)$/.test(text))
        drops(call);
      else if (/^(?:migrate (?:dev|deploy|apply|down)|db (?:push|seed|execute)|schema apply)$/.test(text))
        changes(call);
    },
  },
  {
    // Scripts of frameworks, which `python`, `php`, `ruby` and `node` start by their path.
    names: 'manage.py django-admin',
    summary: 'looks after an application',
    options: `${asked} | --no-input, --noinput, -n, --no-interaction | --settings=<text> | --database=<text> | --seed | --path=<text> | --class=<text> | -v <text> | --env=<text> | -c, --command=<text>`,
    effects: (call) => {
      if (/^shell(?:_plus)?$/.test(call.texts[0] ?? ''))
        for (const code of call.values('-c')) {
          call.as('python', code);
          deletesRecords(call, code);
        }
      // Back to before the first one is to have nothing.
      else if (/^migrate \S+ zero$/.test(call.texts.join(' '))) drops(call);
      else schemaVerb(call);
    },
  },
];
