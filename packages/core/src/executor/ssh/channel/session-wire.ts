/** The part of ssh2's protocol that says what a session has to say, each as one packet (RFC 4254, 5 and 6). */
export interface SessionWire {
  session(number: number, window: number, packet: number): void;
  openssh_agentForward(recipient: number, wantsAnswer: boolean): void;
  pty(
    recipient: number,
    rows: number,
    columns: number,
    height: number,
    width: number,
    term: string,
    modes: null,
    wantsAnswer: boolean,
  ): void;
  exec(recipient: number, line: string, wantsAnswer: boolean): void;
  signal(recipient: number, name: string): void;
  windowChange(recipient: number, rows: number, columns: number, height: number, width: number): void;
  channelData(recipient: number, bytes: Uint8Array): void;
  channelWindowAdjust(recipient: number, bytes: number): void;
  channelFailure(recipient: number): void;
  channelEOF(recipient: number): void;
  channelClose(recipient: number): void;
}
