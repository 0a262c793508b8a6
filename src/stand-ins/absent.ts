/** Replaces modules that no function uses, under each name by which a package imports them. */
function absent(): never {
  throw new Error("not in the bundle: stacks/bundling/stand-ins.ts says why");
}

/** SHA-256 in JavaScript, for runtimes without one. */
export const Sha256Js = absent;
/** The region from an EC2 instance's metadata. */
export const getInstanceMetadataRegion = absent;
/** The limiter of retry mode "adaptive". */
export const DefaultRateLimiter = absent;
/** Logical replication, for which postgres.js makes a function with each client. */
export default () => absent;
