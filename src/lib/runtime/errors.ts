/** A request that its sender has to change. */
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

/** What was asked for does not exist. */
export class NotFound extends Error {
  override readonly name = "NotFound";
}

/** Something that we need does not answer now but will: the sender may try again. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}

/** Something may or may not have been done: the sender has to look before it sends the same again. */
export class OutcomeUnknown extends Error {
  override readonly name = "OutcomeUnknown";
}
