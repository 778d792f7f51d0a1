import { systemClock } from '../clock/clock.js';
import { OpsError } from '../errors/ops-error.js';
import type { BridgeConnection, BusBridge } from '../events/bus-bridge.js';
import { createEventBus } from '../events/create-event-bus.js';
import type { OpsEvent, OwnedEventBus } from '../events/event-bus.js';
import { silentLogger } from '../logger/logger.js';
import { systemRandom } from '../random/random.js';
import { loopbackBroker } from './loopback-broker.js';
import { afterEach, beforeEach, describe, expect, it } from './vitest.js';

/** A broker that nobody else uses. */
export interface BridgedBroker {
  /** A bridge to it, as another process would make one. */
  bridge(): BusBridge;
  /** Frees what the broker took. */
  dispose?(): Promise<void>;
}

interface TestEvents {
  readonly 'note.made': unknown;
  readonly 'note.ended': number;
}

interface Node {
  readonly bus: OwnedEventBus<TestEvents>;
  readonly connection: BridgeConnection;
  /** All that its listeners heard, its own included. */
  readonly heard: OpsEvent[];
}

const patience = 20_000;

/** Texts in an order of their own, for comparing where any order is right. */
const sorted = (texts: readonly unknown[]): readonly string[] => texts.map(String).sort((a, b) => (a < b ? -1 : 1));

async function until(condition: () => boolean): Promise<void> {
  for (const start = systemClock.monotonic(); !condition(); await systemClock.sleep(2)) {
    if (systemClock.monotonic() - start > patience) throw new Error(`waited ${patience} ms in vain`);
  }
}

/**
 * What every `BusBridge` must do. Call it at the top level of a vitest file.
 *
 * @param create - makes a fresh broker for each test
 */
export function describeBusBridge(name: string, create: () => Promise<BridgedBroker>): void {
  describe(`${name} is a bus bridge`, () => {
    let broker: BridgedBroker;
    let nodes: Node[] = [];
    let ended = 0;

    beforeEach(async () => {
      broker = await create();
      nodes = [];
    });
    afterEach(async () => {
      await Promise.all(nodes.map(({ connection }) => connection.close().catch(() => {})));
      await broker.dispose?.();
    });

    const join = async (source?: string, bridge = broker.bridge()): Promise<Node> => {
      const bus = createEventBus<TestEvents>({
        clock: systemClock,
        random: systemRandom,
        logger: silentLogger,
        ...(source === undefined ? {} : { source }),
      });
      const heard: OpsEvent[] = [];
      bus.on('*', (event) => heard.push(event));
      const node = { bus, heard, connection: await bridge.connect(bus) };
      nodes.push(node);
      return node;
    };

    /** Waits until all that each node emitted has come to every other: order makes a last event the proof. */
    const settle = async (...among: readonly Node[]): Promise<void> => {
      const last = among.map(({ bus }) => bus.emit('note.ended', ended++).id);
      await until(() => among.every(({ heard }) => last.every((id) => heard.some((event) => event.id === id))));
    };

    const notes = ({ heard }: Node): readonly OpsEvent[] => heard.filter(({ type }) => type === 'note.made');
    const said = (node: Node): readonly unknown[] => notes(node).map(({ data }) => data);

    it('carries an event to every other node, its envelope untouched', async () => {
      const [a, b, c] = [await join('urn:a'), await join('urn:b'), await join('urn:c')];
      const event = a.bus.emit('note.made', { text: 'hello' }, 'web-1');
      await settle(a, b, c);
      expect(notes(b)).toEqual([event]);
      expect(notes(c)).toEqual([event]);
    });

    it('does not bring an event back to where it came from', async () => {
      const [a, b] = [await join(), await join()];
      a.bus.emit('note.made', 1);
      await settle(a, b);
      expect(notes(a)).toHaveLength(1);
    });

    it('makes no loop: each node hears each event once', async () => {
      const all = [await join(), await join(), await join()];
      const ids = all.flatMap(({ bus }) => [bus.emit('note.made', 1).id, bus.emit('note.made', 2).id]);
      await settle(...all);
      await settle(...all);
      for (const node of all) expect(sorted(notes(node).map(({ id }) => id))).toEqual(sorted(ids));
    });

    it('delivers once to a bus that is joined twice', async () => {
      const [a, b] = [await join(), await join()];
      const again = [await broker.bridge().connect(a.bus), await broker.bridge().connect(b.bus)];
      a.bus.emit('note.made', 'from a');
      b.bus.emit('note.made', 'from b');
      await settle(a, b);
      expect(sorted(said(a))).toEqual(['from a', 'from b']);
      expect(sorted(said(b))).toEqual(['from a', 'from b']);
      await Promise.all(again.map((connection) => connection.close()));
    });

    it('does not pass on what another bridge delivered', async () => {
      const [a, b, c] = [await join(), await join(), await join()];
      const elsewhere = loopbackBroker();
      const far = await join(undefined, elsewhere.bridge());
      const second = await elsewhere.bridge().connect(b.bus);
      far.bus.emit('note.made', 'from afar');
      await settle(far, b);
      b.bus.emit('note.made', 'from b');
      await settle(a, b, c);
      expect(said(a)).toEqual(['from b']);
      expect(said(c)).toEqual(['from b']);
      await second.close();
    });

    it('keeps the order of each source', async () => {
      const [a, b, c] = [await join(), await join(), await join()];
      for (let i = 0; i < 300; i++) (i % 3 === 0 ? a : b).bus.emit('note.made', i);
      await settle(a, b, c);
      const from = ({ bus }: Node) =>
        notes(c)
          .filter(({ source }) => source === bus.source)
          .map(({ data }) => data);
      expect(from(a)).toEqual(Array.from({ length: 300 }, (_, i) => i).filter((i) => i % 3 === 0));
      expect(from(b)).toEqual(Array.from({ length: 300 }, (_, i) => i).filter((i) => i % 3 !== 0));
    });

    it('tells nodes of the same source apart', async () => {
      const [a, b] = [await join('opspilot'), await join('opspilot')];
      a.bus.emit('note.made', 'from a');
      b.bus.emit('note.made', 'from b');
      await settle(a, b);
      expect(sorted(said(a))).toEqual(['from a', 'from b']);
      expect(sorted(said(b))).toEqual(['from a', 'from b']);
    });

    it.each<[string, unknown]>([
      ['null', null],
      ['nothing', undefined],
      ['an empty text', ''],
      ['a number', -0.5],
      ['nested', { a: [1, [2, { b: null }]], c: {} }],
      ['scripts and emoji', 'Ελληνικά 日本語 עברית 👩‍🚀 e\u0301'],
      ['quotes and controls', '\\ " \' \u0001 \u0000 \n \r \t \u2028 {} , NULL'],
      ['a lone surrogate', 'cut \ud83d here'],
      ['text of 20,000 characters', 'x'.repeat(20_000)],
      ['4 MB of any script', 'ß漢🚀'.repeat(400_000)],
    ])('carries %s', async (_, data) => {
      const [a, b] = [await join(), await join()];
      a.bus.emit('note.made', data);
      await settle(a, b);
      expect(said(b)).toEqual([data]);
    });

    it('carries a thousand events emitted at once', async () => {
      const [a, b] = [await join(), await join()];
      for (let i = 0; i < 1_000; i++) a.bus.emit('note.made', i);
      await settle(a, b);
      expect(said(b)).toEqual(Array.from({ length: 1_000 }, (_, i) => i));
    });

    it('carries what the event held when it was emitted', async () => {
      const [a, b] = [await join(), await join()];
      const data = { state: 'before' };
      a.bus.emit('note.made', data);
      data.state = 'after';
      await settle(a, b);
      expect(notes(b)[0]?.data).toEqual({ state: 'before' });
    });

    it('says at the next flush that an event has no JSON form, and goes on', async () => {
      const [a, b] = [await join(), await join()];
      const circular: Record<string, unknown> = {};
      circular['self'] = circular;
      a.bus.emit('note.made', circular);
      a.bus.emit('note.made', 10n);
      await expect(a.connection.flush()).rejects.toSatisfy((error) => OpsError.is(error, 'bridge-events-dropped'));
      a.bus.emit('note.made', 'next');
      await a.connection.flush();
      await settle(a, b);
      expect(said(b)).toEqual(['next']);
    });

    it('has every event emitted before a flush, whatever becomes of the node', async () => {
      const [a, b] = [await join(), await join()];
      for (let i = 0; i < 50; i++) a.bus.emit('note.made', i);
      await a.connection.flush();
      await a.connection.close();
      await until(() => notes(b).length >= 50);
      expect(said(b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    });

    it('flushes on closing', async () => {
      const [a, b] = [await join(), await join()];
      for (let i = 0; i < 50; i++) a.bus.emit('note.made', i);
      await a.connection.close();
      await until(() => notes(b).length >= 50);
      expect(said(b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    });

    it('neither sends nor delivers once closed, and closes twice', async () => {
      const [a, b, c] = [await join(), await join(), await join()];
      await a.connection.close();
      await a.connection.close();
      a.bus.emit('note.made', 'too late');
      b.bus.emit('note.made', 'not for a');
      await settle(b, c);
      expect(said(a)).toEqual(['too late']);
      expect(said(c)).toEqual(['not for a']);
      await expect(a.connection.flush()).rejects.toSatisfy((error) => OpsError.is(error, 'bridge-closed'));
    });

    it('hears, without a name, what happens from connecting on', async () => {
      const a = await join();
      a.bus.emit('note.made', 'before');
      await a.connection.flush();
      const b = await join();
      a.bus.emit('note.made', 'after');
      await settle(a, b);
      expect(said(b)).toEqual(['after']);
    });

    it('is not stopped by a listener that throws, nor by a bus that closed', async () => {
      const [a, b, c] = [await join(), await join(), await join()];
      b.bus.on('*', () => {
        throw new Error('listener');
      });
      a.bus.emit('note.made', 1);
      await settle(a, b, c);
      c.bus.close();
      a.bus.emit('note.made', 2);
      await settle(a, b);
      expect(said(b)).toEqual([1, 2]);
      expect(said(c)).toEqual([1]);
    });

    it('lets an answer to an event cross as well', async () => {
      const [a, b] = [await join(), await join()];
      b.bus.on('note.made', (event) => {
        if (event.data === 'question') b.bus.emit('note.made', 'answer');
      });
      a.bus.emit('note.made', 'question');
      await until(() => notes(a).length === 2);
      expect(said(a)).toEqual(['question', 'answer']);
    });

    it('is joined by many nodes at once', async () => {
      const all = await Promise.all(Array.from({ length: 8 }, () => join()));
      await settle(...all);
      for (const { heard } of all) expect(heard).toHaveLength(8);
    });
  });
}
