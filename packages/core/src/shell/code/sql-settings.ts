import type { SqlFinding } from './sql-finding.js';

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
