export { postgresBridge } from './events/postgres/postgres-bridge.js';
export type { PostgresBridgeOptions } from './events/postgres/postgres-bridge-options.js';
export {
  type PostgresPoolOptions,
  type PostgresStorageOptions,
  postgresStorage,
} from './storage/postgres/postgres-storage.js';
