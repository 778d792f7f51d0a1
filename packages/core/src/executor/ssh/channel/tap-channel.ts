import type { Readable } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { ChannelSource } from './channel-source.js';

/** Both outputs of a channel, as they come off the wire. */
export interface TappedChannel {
  readonly stdout: ChannelSource;
  readonly stderr: ChannelSource;
  /** Whether the server said that no more comes on either stream. */
  hasEnded(): boolean;
}

/** The part of ssh2's channel that decides about its window: streams of Node, whose implementers' interface this is. */
interface Pushed {
  push(chunk: Buffer | null): boolean;
  _read(size: number): void;
}

/**
 * Takes the bytes of a channel before ssh2 buffers them, and has the window opened again only while nobody is behind.
 * ssh2 opens it whenever either stream is read: of a command that floods the stream nobody reads, its memory would grow
 * without an end.
 *
 * @param turnedAway - called when the command goes on writing to a stream whose reader is gone
 * @param ended - called when the server said that no more comes on either stream, which then have been told
 */
export function tapChannel(channel: ClientChannel, turnedAway: () => void, ended: () => void): TappedChannel {
  const read = (channel as Pushed)._read.bind(channel);
  const release = (): void => {
    if (!isHeld()) read(0);
  };
  const stdout = new ChannelSource(release, turnedAway);
  const stderr = new ChannelSource(release, turnedAway);
  const isHeld = (): boolean => stdout.isPaused || stderr.isPaused;

  let over = false;
  /** The end of one is the end of both: SSH knows none of a single stream. */
  const finish = (): void => {
    if (over) return;
    over = true;
    stdout.finish();
    stderr.finish();
    ended();
  };
  const divert = (stream: Readable, source: ChannelSource): void => {
    const diverted: Pushed = stream as unknown as Pushed;
    diverted._read = () => {};
    diverted.push = (chunk) => {
      if (chunk === null) {
        // ssh2 says `close` only after the end was read, and nobody will.
        stream.readable = false;
        finish();
        return false;
      }
      source.accept(chunk);
      return !isHeld();
    };
  };
  divert(channel, stdout);
  divert(channel.stderr, stderr);
  // A stream of Node destroys itself in the end; ssh2 would then end it again, which makes an error for nobody.
  channel.destroy = () => {
    if (!channel.writableEnded) channel.end();
    channel.close();
    return channel;
  };
  return { stdout, stderr, hasEnded: () => over };
}
