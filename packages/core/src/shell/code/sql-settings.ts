import type { SqlFinding } from './sql-finding.js';
import type { SqlToken } from './sql-tokens.js';

/** Settings that hold a line for the shell of the server, and those that say where it writes. */
const commandSettings =
  /^(?:ARCHIVE_COMMAND|RESTORE_COMMAND|ARCHIVE_CLEANUP_COMMAND|RECOVERY_END_COMMAND|SSL_PASSPHRASE_COMMAND)$/;
const librarySettings =
  /^(?:SHARED_PRELOAD_LIBRARIES|SESSION_PRELOAD_LIBRARIES|LOCAL_PRELOAD_LIBRARIES|DYNAMIC_LIBRARY_PATH|JIT_PROVIDER|PLUGIN_DIR)$/;
const fileSettings = /^(?:GENERAL_LOG_FILE|SLOW_QUERY_LOG_FILE|LOG_DIRECTORY|LOG_FILENAME|LOG_ERROR)$/;
/** What a server does by a setting of that name: runs, loads or writes what its value says. */
export function reachesOut(setting: string): SqlFinding['action'] | undefined {
  if (commandSettings.test(setting)) return 'program';
  if (librarySettings.test(setting)) return 'load';
  return fileSettings.test(setting) ? 'log-to' : undefined;
}

/** Settings that keep what was written, or strangers out, and the values that end it. */
const protections: readonly (readonly [setting: RegExp, ended: RegExp])[] = [
  [
    /^(?:FSYNC|FULL_PAGE_WRITES|ARCHIVE_MODE|SYNCHRONOUS_COMMIT|INNODB_DOUBLEWRITE|SYNC_BINLOG)$/,
    /^(?:OFF|FALSE|NO|0)$/i,
  ],
  [/^(?:SSL|REQUIRE_SECURE_TRANSPORT)$/, /^(?:OFF|FALSE|NO|0)$/i],
  [/^INNODB_FLUSH_LOG_AT_TRX_COMMIT$/, /^[02]$/],
  [/^LISTEN_ADDRESSES$/, /[*]|0\.0\.0\.0|::/],
  [/^ARCHIVE_COMMAND$/, /^$/],
];

/** The setting by which a server no longer keeps what was written, or lets strangers in. */
export function weakenedBy(tokens: readonly SqlToken[]): string | undefined {
  const found = tokens.find(({ text }, at) => {
    const ended = protections.find(([setting]) => setting.test(text.toUpperCase()))?.[1];
    // `name = value`, `name TO value`
    return (
      ended !== undefined && tokens.slice(at + 1, at + 4).some((next) => next.text !== '=' && ended.test(next.text))
    );
  });
  return found?.text.toLowerCase();
}
