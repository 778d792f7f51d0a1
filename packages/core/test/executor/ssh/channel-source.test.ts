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
});
