import { expect, test } from "@jest/globals";
import { devWith } from "../../support/dev-with";
import { problemsOf } from "../../support/settings-problems";

test.each([
  ["a public block", { cidr: "8.8.0.0/16" }, /network\.cidr must be a private IPv4 block from \/16 to \/23, .*got "8/],
  ["a text that is not a block", { cidr: "ten" }, /network\.cidr .*got "ten"/],
  [
    "a zone that is listed twice",
    { availabilityZones: ["us-east-1a", "us-east-1a"] },
    /network\.availabilityZones\.1 must not repeat an earlier zone, got "us-east-1a"/,
  ],
  [
    "one zone",
    { availabilityZones: ["us-east-1a"] },
    /network\.availabilityZones must be at least 2 zones \(an RDS subnet group spans two\), got \["us-east-1a"\]/,
  ],
  [
    "seven zones",
    { availabilityZones: [..."abcdefg"].map((letter) => `us-east-1${letter}`) },
    /network\.availabilityZones must be at most 6 zones, got /,
  ],
  [
    "endpointInEveryZone off without a reason",
    { endpointInEveryZone: { enabled: false } as never },
    /network\.endpointInEveryZone\.reason must be a sentence that says why .*got nothing/,
  ],
])("%s is refused", (_what, network, pattern) => {
  expect(problemsOf(devWith({ network }))).toEqual([expect.stringMatching(pattern)]);
});

test("a zone that is not a string and a repeated zone are both reported, each at its own index", () => {
  const availabilityZones = [5, "us-east-1a", "us-east-1a"] as never;
  expect(problemsOf(devWith({ network: { availabilityZones } }))).toEqual([
    expect.stringMatching(/network\.availabilityZones\.0 must be a zone's name such as us-east-1a, got 5/),
    expect.stringMatching(/network\.availabilityZones\.2 must not repeat an earlier zone/),
  ]);
});
