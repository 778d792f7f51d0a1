import {
  type BridgeConnection,
  type BusBridge,
  createEventBus,
  type OpsEvent,
  type OwnedEventBus,
  silentLogger,
  systemClock,
  systemRandom,
} from '@opspilot/core';

export interface NoteEvents {
  readonly 'note.made': unknown;
  readonly 'host.added': unknown;
}

/** A process joined to others, as far as a test can tell. */
export interface BridgedNode {
  readonly bus: OwnedEventBus<NoteEvents>;
  readonly connection: BridgeConnection;
  /** Events of others, as they came in. */
  readonly heard: OpsEvent[];
  /** What the events of others carried. */
  data(): readonly unknown[];
}

/** A fresh bus, joined. */
export async function joinNode(bridge: BusBridge): Promise<BridgedNode> {
  const bus = createEventBus<NoteEvents>({ clock: systemClock, random: systemRandom, logger: silentLogger });
  const heard: OpsEvent[] = [];
  bus.on('*', (event) => {
    if (!bus.isOwn(event)) heard.push(event);
  });
  return { bus, heard, connection: await bridge.connect(bus), data: () => heard.map(({ data }) => data) };
}

/** Waits, as long as a busy machine may need. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const start = systemClock.monotonic(); !(await condition()); await systemClock.sleep(5)) {
    if (systemClock.monotonic() - start > 20_000) throw new Error('waited 20 s in vain');
  }
}
