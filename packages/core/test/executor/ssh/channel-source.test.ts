import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChannelSource } from '../../../src/executor/ssh/channel/channel-source.js';

describe('one stream of a session', () => {
  it('keeps what comes before anybody listens', () => {
    const source = new ChannelSource({ resumed: () => {}, turnedAway: () => {} });
    source.accept(Buffer.from('early'));
    source.finish();
    const heard: string[] = [];
    source.pour({
      receive: (chunk) => heard.push(chunk.toString()),
      finish: () => heard.push('the end'),
      fail: (error) => heard.push(error.message),
    });
    expect(heard).toEqual(['early', 'the end']);
  });

  it('takes nothing after its end: a connection that was given up goes on talking', () => {
    const source = new ChannelSource({ resumed: () => {}, turnedAway: () => {} });
    const heard: string[] = [];
    source.pour({
      receive: (chunk) => heard.push(chunk.toString()),
      finish: () => heard.push('the end'),
      fail: (error) => heard.push(error.message),
    });
    source.pause();
    source.accept(Buffer.from('waiting'));
    source.finish();
    source.accept(Buffer.from('too late'));
    source.resume();
    source.accept(Buffer.from('too late'));
    expect(heard).toEqual(['waiting', 'the end']);
  });

  it('hands on what a command wrote byte by byte while nobody read in few pieces, and in order', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 10_000 }), { maxLength: 50 }), (chunks) => {
        const source = new ChannelSource({ resumed: () => {}, turnedAway: () => {} });
        const heard: Buffer[] = [];
        source.pour({ receive: (chunk) => heard.push(chunk), finish: () => {}, fail: () => {} });
        source.pause();
        const bytes = Array.from({ length: 2_000 }, (_, index) => Buffer.from([index]));
        const sent = [...bytes, ...chunks.map((chunk) => Buffer.from(chunk)), ...bytes];
        for (const chunk of sent) source.accept(chunk);
        expect(heard).toEqual([]);
        source.resume();
        expect(Buffer.concat(heard).equals(Buffer.concat(sent))).toBe(true);
        expect(heard.length).toBeLessThan(110);
      }),
    );
  });
});
