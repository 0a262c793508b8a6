/** An error that the service answers a call with. */
export class ServiceError extends Error {
  constructor(
    /** The error's name in the API, such as ResourceNotFoundException. */
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}
