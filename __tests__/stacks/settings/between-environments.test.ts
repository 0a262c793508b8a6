import { describe, expect, test } from "@jest/globals";
import { dev } from "../../../stacks/environments/dev";
import { prod } from "../../../stacks/environments/prod";
import { problemsOf } from "../../support/settings-problems";

const named = (name: string, second: number) => ({
  ...dev,
  name,
  network: { ...dev.network, cidr: `10.${second}.0.0/16` },
});

test("a VPC block that overlaps another environment's block is refused", () => {
  const other = { ...prod, network: { ...prod.network, cidr: "10.20.128.0/17" } };
  expect(problemsOf(dev, other)).toEqual([
    expect.stringMatching(
      /^environments\/prod: network\.cidr must not overlap 10\.20\.0\.0\/16 of dev .*got "10\.20\.128\.0\/17"/,
    ),
  ]);
});

test("a VPC block that overlaps another environment's block is refused when that environment's name is invalid", () => {
  expect(problemsOf({ ...dev, name: 7 }, { ...prod, network: dev.network })).toEqual([
    expect.stringMatching(/^environments\/#1: name must be/),
    expect.stringMatching(
      /^environments\/prod: network\.cidr must not overlap 10\.20\.0\.0\/16 of another environment/,
    ),
  ]);
});

test("a name that two or three environments have is refused with one problem", () => {
  const problem = expect.stringMatching(
    /^environments\/dev: name must differ from every other environment's name, got "dev"/,
  );
  expect(problemsOf(named("dev", 1), named("dev", 2))).toEqual([problem]);
  expect(problemsOf(named("dev", 1), named("dev", 2), named("dev", 3))).toEqual([problem]);
});

describe("a name that begins with another environment's name and a hyphen", () => {
  const expected = [
    expect.stringMatching(
      /^environments\/dev-eu: name must not begin with dev-, another environment's name \(.*'dev-\*'.*got "dev-eu"; change it in stacks\/environments\/dev-eu\.ts$/,
    ),
  ];
  test("is refused when listed after the shorter name", () =>
    expect(problemsOf(named("dev", 1), named("dev-eu", 2))).toEqual(expected));
  test("is refused when listed before the shorter name", () =>
    expect(problemsOf(named("dev-eu", 1), named("dev", 2))).toEqual(expected));
  test("is not confused with a name that only begins with the same letters", () => {
    expect(problemsOf(named("dev", 1), named("devel", 2), named("sgp", 3), named("eu-dev", 4))).toEqual([]);
  });
});
