import { expect, test } from "@jest/globals";
import { devWith } from "../../support/dev-with";
import { problemsOf } from "../../support/settings-problems";

test.each(["eu-west-1a", "us-east-1", "us-east-1i", "us-east-1aa", "a"])(
  "%s is refused: it is not a zone of the environment's region",
  (zone) => {
    expect(problemsOf(devWith({ network: { availabilityZones: ["us-east-1a", zone] } }))).toEqual([
      expect.stringMatching(
        new RegExp(`network\\.availabilityZones\\.1 must be a zone of us-east-1, such as us-east-1a, got "${zone}"`),
      ),
    ]);
  },
);
