import { describe, expect, test } from "@jest/globals";
import { dev } from "../../../stacks/environments/dev";
import { prod } from "../../../stacks/environments/prod";
import { problemsOf } from "../../support/environment-problems";

const named = (name: string, second: number) => ({
  ...dev,
  name,
  network: { ...dev.network, cidr: `10.${second}.0.0/16` },
});

test("an environment whose block overlaps another's is refused", () => {
  const other = { ...prod, network: { ...prod.network, cidr: "10.20.128.0/17" } };
  expect(problemsOf(dev, other)).toEqual([
    expect.stringMatching(
      /^environments\/prod: network\.cidr must not overlap 10\.20\.0\.0\/16 of dev .*got "10\.20\.128\.0\/17"/,
    ),
  ]);
});

test("a block that overlaps one of an environment without a valid name is refused too", () => {
  expect(problemsOf({ ...dev, name: 7 }, { ...prod, network: dev.network })).toEqual([
    expect.stringMatching(/^environments\/#1: name must be/),
    expect.stringMatching(
      /^environments\/prod: network\.cidr must not overlap 10\.20\.0\.0\/16 of another environment/,
    ),
  ]);
});

test("a name that another environment has is refused, once for each environment", () => {
  const problem = expect.stringMatching(/^environments\/dev: name must be no other environment's, got "dev"/);
  expect(problemsOf(named("dev", 1), named("dev", 2))).toEqual([problem]);
  expect(problemsOf(named("dev", 1), named("dev", 2), named("dev", 3))).toEqual([problem]);
});

describe("a name that begins with another environment's name and a hyphen is refused", () => {
  const expected = [
    expect.stringMatching(
      /^environments\/dev-eu: name must not begin with dev-, another environment's name \(.*'dev-\*'.*got "dev-eu"; change it in stacks\/environments\/dev-eu\.ts$/,
    ),
  ];
  test("the shorter one first", () => expect(problemsOf(named("dev", 1), named("dev-eu", 2))).toEqual(expected));
  test("the longer one first", () => expect(problemsOf(named("dev-eu", 1), named("dev", 2))).toEqual(expected));
  test("but not names that begin alike otherwise", () => {
    expect(problemsOf(named("dev", 1), named("devel", 2), named("sgp", 3), named("eu-dev", 4))).toEqual([]);
  });
});
