import { OpsError } from '../errors/ops-error.js';
import type { BridgedBus, BridgeErrorCode, BusBridge } from '../events/bus-bridge.js';
import type { OpsEvent } from '../events/event-bus.js';

/** Joins the buses of one process, for tests of what several processes would do. */
export interface LoopbackBroker {
  /** A bridge to this broker; each `connect` is a node of its own. */
  bridge(): BusBridge;
}

/**
 * A broker in memory, with the manners of a real one: events cross as JSON, later than they were emitted, in one order.
 * Keeps nothing for who is not connected.
 */
export function loopbackBroker(): LoopbackBroker {
  const nodes = new Set<BridgedBus>();
  /** What crosses stands in line here, so that flushing is waiting for the line's end. */
  let line: Promise<void> = Promise.resolve();

  const cross = (from: BridgedBus, json: string): void => {
    line = line.then(() => {
      for (const node of nodes) if (node !== from) node.deliver(JSON.parse(json) as OpsEvent);
    });
  };

  const connect: BusBridge['connect'] = async (bus) => {
    let open = true;
    let unsendable = 0;
    nodes.add(bus);
    const stopListening = bus.on('*', (event) => {
      if (!bus.isOwn(event)) return;
      try {
        cross(bus, JSON.stringify(event));
      } catch {
        unsendable++;
      }
    });
    return {
      flush: async () => {
        if (!open)
          throw new OpsError<BridgeErrorCode>('bridge-closed', 'The loopback bridge is closed; connect again.');
        await line;
        const count = unsendable;
        unsendable = 0;
        if (count > 0) {
          throw new OpsError<BridgeErrorCode>('bridge-events-dropped', `${count} events have no JSON form.`, {
            details: { count },
          });
        }
      },
      close: async () => {
        open = false;
        stopListening();
        await line;
        nodes.delete(bus);
      },
    };
  };

  return { bridge: () => ({ connect }) };
}
