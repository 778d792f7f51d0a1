export { type SqliteStorageOptions, sqliteStorage } from './storage/sqlite/sqlite-storage.js';
