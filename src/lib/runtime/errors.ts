/** The sender has to change the request. */
export class BadRequest extends Error {
  constructor(
    /** The parameter that is wrong. */
    readonly field: string,
    /** What is allowed. */
    message: string,
  ) {
    super(message);
    this.name = "BadRequest";
  }
}

/** The thing that was asked for does not exist. */
export class NotFound extends Error {
  override readonly name = "NotFound";
}

/** A service that the function needs does not answer now: nothing was done, and the sender may try again. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}

/** The work may or may not have been done: the sender has to look before it sends the same again. */
export class OutcomeUnknown extends Error {
  override readonly name = "OutcomeUnknown";
}
