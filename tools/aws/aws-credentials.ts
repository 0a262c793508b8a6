export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The emulator's root user, who may do everything. */
export const ROOT: Credentials = { accessKeyId: "test", secretAccessKey: "test" };
