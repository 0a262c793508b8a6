/** For what no function of ours uses, by every name that something imports it by. */
function absent(): never {
  throw new Error("not in the bundle: stacks/bundling/stand-ins.ts says why");
}

/** SHA-256 where Node has none. */
export const Sha256Js = absent;
/** The region from an EC2 instance's metadata. */
export const getInstanceMetadataRegion = absent;
/** The limiter of retry mode "adaptive". */
export const DefaultRateLimiter = absent;
/** Logical replication: postgres.js makes a function that subscribes with each client. */
export default () => absent;
