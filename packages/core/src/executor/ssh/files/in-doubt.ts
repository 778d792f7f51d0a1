import type { Destination } from './destination.js';
import { hasStatus } from './sftp-session.js';

/** What a request that changes the destination comes to. @param doubt - the remark that holds until it is answered */
export async function inDoubt<Value>(destination: Destination, doubt: string, request: Promise<Value>): Promise<Value> {
  const { remark } = destination;
  destination.remark = doubt;
  try {
    return await request;
  } catch (error) {
    // What the server refuses has changed nothing.
    if (hasStatus(error)) destination.remark = remark;
    throw error;
  }
}

export async function isDone(request: Promise<unknown>): Promise<boolean> {
  return request.then(
    () => true,
    () => false,
  );
}
