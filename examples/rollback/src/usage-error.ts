/** A command line that nobody can make sense of; the message says which part and what to do. */
export class UsageError extends Error {}
