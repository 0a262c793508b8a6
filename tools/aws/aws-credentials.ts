export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The emulator's root user: what Terraform deploys as. */
export const ROOT: Credentials = { accessKeyId: "test", secretAccessKey: "test" };
